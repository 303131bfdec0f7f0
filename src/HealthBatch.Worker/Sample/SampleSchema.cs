using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Sample;

/// <summary>The columns of the sample's files, and how a row gets into them.</summary>
internal static class SampleSchema
{
    public const int CsmCount = 30;

    /// <summary>Days of tenure below which the onboarding formula scores.</summary>
    public const int OnboardingDays = 90;

    /// <summary>Days after which a success manager's rating is too old to count.</summary>
    public const int RatingStaleAfter = 120;

    public static IReadOnlyList<string> Events { get; } = ["churned", "renewed", "expanded", "contracted"];

    public static IReadOnlyList<ColumnRequest> Outcomes { get; } =
    [
        Required("customer_id", ColumnForm.Text),
        Required("outcome_date", ColumnForm.Date),
        Required("outcome", ColumnForm.Code) with { Names = Events },
        Required("amount", ColumnForm.Number),
    ];

    public static IReadOnlyList<ColumnRequest> Snapshot { get; } =
    [
        Required("customer_id", ColumnForm.Text),
        Required("segment", ColumnForm.Code) with { Names = ["startup", "smb", "mid-market", "enterprise"] },
        Required("plan", ColumnForm.Code) with { Names = ["starter", "team", "business", "enterprise"] },
        Required("region", ColumnForm.Code) with { Names = ["amer", "apac", "emea"] },
        Required("joined_on", ColumnForm.Date),
        new("renewal_date", ColumnForm.Date),
        Required("tenure_days", ColumnForm.Integer),
        Required("sessions_30d", ColumnForm.Integer),
        Required("active_days_30d", ColumnForm.Integer),
        Required("users_active", ColumnForm.Integer),
        Required("users_licensed", ColumnForm.Integer),
        Required("seat_share", ColumnForm.Number),
        Required("features_used", ColumnForm.Integer),
        Required("setup_steps", ColumnForm.Integer),
        new("roi", ColumnForm.Number),
        Required("tickets_30d", ColumnForm.Integer),
        new("severity", ColumnForm.Code) { Names = ["low", "medium", "high", "critical"] },
        new("resolution_hours", ColumnForm.Number),
        new("csat", ColumnForm.Number),
        new("nps", ColumnForm.Integer),
        new("csm_id", ColumnForm.Code) { Names = [.. Enumerable.Range(1, CsmCount).Select(csm => string.Create(CultureInfo.InvariantCulture, $"csm-{csm:D2}"))] },
        new("csm_rating", ColumnForm.Integer),
        new("csm_rating_age_days", ColumnForm.Integer),
        Required("contact_days", ColumnForm.Integer),
        Required("days_past_due", ColumnForm.Integer),
        Required("payment_delay_days", ColumnForm.Number),
        Required("upgrades", ColumnForm.Integer),
        Required("downgrades", ColumnForm.Integer),
        Required("referrals_12m", ColumnForm.Integer),
        Required("community", ColumnForm.Boolean),
        new("marketing", ColumnForm.Boolean),
        Required("personas", ColumnForm.Integer),
        new("contact_tone", ColumnForm.Code) { Names = ["negative", "neutral", "positive"] },
        new("need", ColumnForm.Code) { Names = ["nice to have", "useful", "must have"] },
        Required("add_ons", ColumnForm.Integer),
        Required("seat_growth", ColumnForm.Number),
        Required("vendor_score", ColumnForm.Number),
        Required("amount", ColumnForm.Number),
    ];

    /// <summary>Adds a row to a batch that has room for it.</summary>
    public static void Add(ColumnBatch batch, in SampleCustomer customer, in SampleRow row)
    {
        var cells = new RowCells(batch);
        cells.Id(customer.Place);
        cells.Code(customer.Segment);
        cells.Code(customer.Plan);
        cells.Code(customer.Region);
        cells.Date(customer.JoinedDay);
        cells.Date(row.RenewalDay);
        cells.Integer(row.TenureDays);
        cells.Integer(row.Sessions);
        cells.Integer(row.ActiveDays);
        cells.Integer(row.UsersActive);
        cells.Integer(row.UsersLicensed);
        cells.Number(row.SeatShare);
        cells.Integer(row.Features);
        cells.Integer(row.SetupSteps);
        cells.Number(row.Roi);
        cells.Integer(row.Tickets);
        cells.Code(row.Severity);
        cells.Number(row.ResolutionHours);
        cells.Number(row.Csat);
        cells.Integer(row.Nps);
        cells.Code(row.Csm);
        cells.Integer(row.CsmRating);
        cells.Integer(row.CsmRatingAge);
        cells.Integer(row.ContactDays);
        cells.Integer(row.DaysPastDue);
        cells.Number(row.PaymentDelay);
        cells.Integer(row.Upgrades);
        cells.Integer(row.Downgrades);
        cells.Integer(row.Referrals);
        cells.Boolean(row.Community);
        cells.Boolean(row.Marketing);
        cells.Integer(row.Personas);
        cells.Code(row.Tone);
        cells.Code(row.Need);
        cells.Integer(row.AddOns);
        cells.Number(row.SeatGrowth);
        cells.Number(VendorScore(row));
        cells.Number(row.Amount);
        cells.End();
    }

    /// <summary>Adds an outcome to a batch that has room for it.</summary>
    public static void Add(ColumnBatch batch, SampleOutcome outcome)
    {
        var cells = new RowCells(batch);
        cells.Id(outcome.Customer);
        cells.Date(outcome.Day);
        cells.Code((byte)outcome.Event);
        cells.Number(outcome.Amount);
        cells.End();
    }

    /// <summary>The whole-numbered score of the tool that the made-up company has had so far, which knows logins and tickets only.</summary>
    private static double VendorScore(in SampleRow row) => Math.Round((60 * Math.Min(row.Sessions / 40.0, 1)) + (40 * (1 - Math.Min(row.Tickets / 8.0, 1))));

    private static ColumnRequest Required(string name, ColumnForm form) => new(name, form) { Nullable = false };
}
