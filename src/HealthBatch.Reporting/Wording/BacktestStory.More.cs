using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>The sections beyond the verdict.</summary>
public sealed partial class BacktestStory
{
    /// <summary>The capacity that the heading speaks of: the one nearest to a tenth.</summary>
    public CapacityRow? Tenth => Report.Capacity.Count == 0 ? null : Report.Capacity.MinBy(row => Math.Abs(row.Share - 0.1));

    /// <summary>The share of churners that a perfect list of that length would reach.</summary>
    public double? Perfect(double share) => Overall is { } rate and > 0 ? Math.Min(1, share / rate) : null;

    private SectionText Capacity()
    {
        var tenth = Tenth!;
        var lead = new List<string>
        {
            $"A random list of that length reaches {Figures.Chosen(tenth.Share)}, a perfect one {Figures.Percent(Perfect(tenth.Share))}. Of those called, **{Figures.OfHundred(tenth.Precision)}** {Event.Past}.",
        };
        if (Overall > 0.3)
        {
            lead.Add($"{Capital(Event.Noun)} is so common here ({Figures.OfHundred(Overall.Value)}) that even a perfect list cannot reach many {Event.People} at once.");
        }

        return new(
            "capacity", "Capacity",
            $"Calling the lowest {Figures.Chosen(tenth.Share)} reaches {Figures.Percent(tenth.Recall)} of {Event.People}",
            lead, "Customers are called from the lowest score up; scores that tie at the cut count in proportion.");
    }

    private SectionText Revenue()
    {
        var known = Report.Bands.Where(band => band.NetRetention is not null).ToArray();
        var heading = known.Length < 2 ? "What else happened in each band"
            : known[0].NetRetention < known[^1].NetRetention
                ? $"{Capital(known[0].Band)} customers kept {Figures.Percent(known[0].NetRetention)} of their revenue, {known[^1].Band} ones {Figures.Percent(known[^1].NetRetention)}"
                : $"Revenue does not follow the bands: {known[0].Band} kept {Figures.Percent(known[0].NetRetention)}, {known[^1].Band} {Figures.Percent(known[^1].NetRetention)}";
        var lead = new List<string>();
        if (known.Length > 0)
        {
            lead.Add("**Gross** retention loses what churned and contracted; **net** adds what expanded. Both over the customers who were in the band at the start.");
            lead.Add($"**By revenue** weighs each customer by what was at stake; where it is below the {Event.Rate}, small customers leave more.");
        }
        else
        {
            lead.Add("No amounts are known, so revenue cannot be followed: **not enough data**. The shares below count customers.");
        }

        return new("revenue", "Revenue", heading, lead, $"Outcomes within {Report.HorizonDays} days of each as-of date. Customers without an amount are not in the revenue figures.");
    }

    private SectionText Lead(LeadTime lead)
    {
        var known = lead.Rows.Where(row => row.LowestBand is not null).ToArray();
        var row = known.FirstOrDefault(row => row.Days >= 90) ?? (known.Length > 0 ? known[^1] : null);
        var worst = Report.Bands.Count > 0 ? Report.Bands[0].Band : "in the lowest band";
        return new(
            "lead", "Lead time",
            row is null ? $"How early {Event.Noun} was seen cannot be said" : $"{Figures.Of(row.Days, "day")} ahead, {Figures.OfHundred(row.LowestBand!.Value)} {Event.People} were already {worst}",
            row is null
                ? ["No event has a snapshot so many days before it: **not enough data**."]
                : [
                    $"And **{Figures.OfHundred(row.BelowHealthiest ?? 0)}** were at least below {Report.Bands[^1].Band}. Of {Figures.Of(row.Events, "event")}, going back from each to the last snapshot at least that long before it.",
                    "A band that is right but late leaves no time to act. A share that rises towards the event shows how late the score notices.",
                ],
            "The event’s own horizon plays no part here: what counts is where the customer stood so many days before.");
    }

    private SectionText Horizons()
    {
        var judged = Report.Horizons.Where(row => row.Verdict is not null).ToArray();
        var confirmed = judged.Count(row => row.Verdict == "confirmed");
        var heading = judged.Length == 0 ? "No other horizon is complete yet"
            : confirmed == judged.Length ? "The bands hold at every horizon"
            : confirmed == 0 ? "The bands hold at no horizon"
            : $"The bands hold at {Figures.Words(confirmed)} of {Figures.InWords(judged.Length, "horizon")}";
        return new(
            "horizons", "Horizons", heading,
            [
                $"The same question, asked of {Event.Noun} within fewer and more days. The verdict above is for {Report.HorizonDays} days; these are a check on it, not more chances to win.",
                "A longer horizon has fewer dates, since more of them are not over.",
            ],
            "Each on the as-of dates for which it is complete, so rows may rest on different dates.");
    }

    private SectionText Reading(CalibrationResult calibration)
    {
        var off = calibration.ExpectedCalibrationError;
        var lead = new List<string>
        {
            $"A score is not a probability. A line of {Event.Noun} on the score, fitted here, shows how to read it as one and how straight that reading is.",
            $"By tenths of the list, expected and observed rates differ by **{Figures.Points(off)} points** on average.",
        };
        if (calibration.BrierSkill is { } skill)
        {
            lead.Add(skill > 0 ? $"Against always guessing the overall rate, the squared error falls by **{Figures.Percent(skill)}**." : "It guesses no better than the overall rate does.");
        }

        return new(
            "reading", "Reading",
            off <= 0.02 ? "Read as a probability, the score is straight" : $"Read as a probability, the score is {Figures.Points(off)} points off",
            lead,
            $"In sample: the line was fitted to these observations. Brier {Figures.Decimal(calibration.Brier, 3)}; slope {Figures.Decimal(calibration.Slope, 4)} log-odds a point."
                + (calibration.HosmerLemeshowP is { } p ? $" Hosmer–Lemeshow {Figures.PStatement(p)}, as if observations were independent; with many of them it refuses any line." : ""));
    }

    private SectionText Survival(SurvivalResult survival)
    {
        var last = survival.Curves.Where(row => row.AtRisk > 0).GroupBy(row => row.Band).ToDictionary(group => group.Key, group => group.MaxBy(row => row.Days)!);
        var (worst, best) = (Report.Bands[0].Band, Report.Bands[^1].Band);
        var heading = "How long customers stay, by band";
        if (last.TryGetValue(worst, out var low) && last.TryGetValue(best, out var high))
        {
            var days = Math.Min(low.Days, high.Days);
            var (a, b) = (At(survival, worst, days), At(survival, best, days));
            heading = $"After {Figures.Of(days, "day")}, {Figures.OfHundred(b)} {best} customers are still there, {Figures.OfHundred(a).Replace(" of 100", "", StringComparison.Ordinal)} {worst} ones";
        }

        var lead = new List<string> { $"Starting from {Figures.Date(survival.AsOf)}, this follows **{Figures.Of(survival.Customers, "customer")}** to the last known day; {Figures.Count(survival.Events)} {Event.Past}." };
        if (survival.LogRank is { } test)
        {
            lead.Add(test.P < 0.05 ? $"The curves differ by more than chance allows ({Figures.PStatement(test.P)})." : $"The curves may be one and the same ({Figures.PStatement(test.P)}).");
        }

        if (survival.CompetingExits > 0)
        {
            lead.Add($"**{Figures.Of(survival.CompetingExits, "customer")}** left for another reason before and can have the event no more; tables/survival.csv has the cumulative incidence.");
        }

        return new("survival", "Survival", heading, lead, "Kaplan–Meier, one row a customer, bands as of that day; log-rank over all bands." + (survival.LogRank is { } all ? $" χ² = {Figures.Decimal(all.ChiSquared, 1)} on {Figures.Of(all.DegreesOfFreedom, "degree")} of freedom." : ""));
    }

    private static double At(SurvivalResult survival, string band, int days) =>
        survival.Curves.Where(row => row.Band == band && row.Days <= days).MaxBy(row => row.Days)?.Survival ?? 1;

    private SectionText Movement(Stability stability)
    {
        var worst = Report.Bands.Count > 0 ? Report.Bands[0].Band : "";
        var gone = stability.Migration.FirstOrDefault(row => row.From == worst && row.To == "gone");
        var lead = new List<string>();
        var best = Report.Bands.Count > 0 ? Report.Bands[^1].Band : "";
        if (stability.Migration.FirstOrDefault(row => row.From == best && row.To == worst) is { Share: > 0 } fall)
        {
            lead.Add($"{Capital(best)} is not safe: **{Figures.Percent(fall.Share)}** are {worst} at the next date.");
        }

        if (gone is { Share: > 0 } && stability.Migration.Any(row => row.From == worst && row.Share > gone.Share))
        {
            lead.Add($"**{Figures.Percent(gone.Share)}** of {worst} customers are not listed at the next date at all.");
        }

        if (stability.FlapRate is { } flap)
        {
            lead.Add($"**{Figures.Percent(flap)}** of those seen three times running changed band and changed back. Much of that is noise at a band’s edge.");
        }

        var drifted = stability.Psi.Where(row => row.Value >= 0.25).Select(row => row.Column).Distinct().ToArray();
        if (drifted.Length > 0)
        {
            lead.Add($"Against the first date, {string.Join(" and ", drifted.Select(column => $"**{column}**"))} moved by a PSI of 0.25 or more: the population is not the one of then.");
        }

        var most = stability.Migration.Where(row => row.From == worst).MaxBy(row => row.Share);
        var heading = most is null ? "How customers move between bands"
            : $"{Figures.Percent(most.Share)} of {worst} customers are {(most.To == worst ? "still " + worst : most.To == "gone" ? "no longer listed" : most.To)} at the next date";
        return new("movement", "Movement", heading, lead, "Needs no outcomes: every snapshot counts. PSI over tenths of the first date; the critical value is what chance exceeds one time in twenty at these sizes.");
    }
}
