namespace HealthBatch.Worker.Sample;

/// <summary>One customer at one date, as the snapshot shows it. NaN, and null, where nothing is known.</summary>
internal struct SampleRow
{
    public int TenureDays, Sessions, ActiveDays, UsersActive, UsersLicensed, Features, SetupSteps, Tickets, ContactDays, DaysPastDue;
    public int Upgrades, Downgrades, Referrals;
    public int? RenewalDay, Nps, CsmRating, CsmRatingAge;
    public byte? Severity, Csm;
    public double SeatShare, Roi, ResolutionHours, Csat, PaymentDelay, Amount;
    public int Personas, AddOns;
    public byte? Tone, Need;
    public double SeatGrowth;
    public bool Community;
    public bool? Marketing;
}
