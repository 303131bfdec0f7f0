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

    private SectionText Movement(Stability stability)
    {
        var worst = Report.Bands.Count > 0 ? Report.Bands[0].Band : "";
        var stay = stability.Migration.FirstOrDefault(row => row.From == worst && row.To == worst);
        var gone = stability.Migration.FirstOrDefault(row => row.From == worst && row.To == "gone");
        var lead = new List<string>();
        var best = Report.Bands.Count > 0 ? Report.Bands[^1].Band : "";
        if (stability.Migration.FirstOrDefault(row => row.From == best && row.To == worst) is { Share: > 0 } fall)
        {
            lead.Add($"{Capital(best)} is not safe: **{Figures.Percent(fall.Share)}** are {worst} at the next date.");
        }

        if (gone is { Share: > 0 })
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

        var heading = stay is null ? "How customers move between bands"
            : stay.Share >= 0.5 ? $"{Figures.Percent(stay.Share)} of {worst} customers are still {worst} at the next date"
            : $"Only {Figures.Percent(stay.Share)} of {worst} customers are still {worst} at the next date";
        return new("movement", "Movement", heading, lead, "Needs no outcomes: every snapshot counts. PSI over tenths of the first date; the critical value is what chance exceeds one time in twenty at these sizes.");
    }
}
