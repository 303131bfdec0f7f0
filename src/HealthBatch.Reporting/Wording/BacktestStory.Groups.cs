using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>Overrides, raters and treated accounts against outcomes.</summary>
public sealed partial class BacktestStory
{
    /// <summary>The most raters that the page lists; the table on disk has all.</summary>
    public const int MostRaters = 20;

    /// <summary>The raters whose customers are farthest from what their ratings say, by name.</summary>
    public IReadOnlyList<RaterRow> ShownRaters =>
        [.. Report.Raters.OrderByDescending(row => Math.Abs((row.Rated.ChurnRate ?? row.ExpectedRate) - row.ExpectedRate)).Take(MostRaters).OrderBy(row => row.Metric, StringComparer.Ordinal).ThenBy(row => row.Rater, StringComparer.Ordinal)];

    /// <summary>1 where those whom the override moved have the event more often beyond chance, -1 where less often, 0 where chance could do either, null where nothing can be said.</summary>
    public static int? DirectionOf(OverrideRow row) => row.P is not { } p || row.Z is not { } z ? null : p >= 0.05 ? 0 : Math.Sign(z);

    private SectionText Overrides()
    {
        var rows = Report.Overrides;
        var earned = rows.Count(row => DirectionOf(row) is 1 or -1);
        var biggest = rows.MaxBy(row => row.Overridden.Observations)!;
        var lead = new List<string>
        {
            $"An override changes the score that the metrics gave. If it is right, those it changes behave otherwise than those whom it leaves in the same band: of the {Figures.Of(biggest.Overridden.Observations, "observation")} that “{biggest.Override}” changed and that would have been {biggest.BandWithout}, **{Figures.Percent(biggest.Overridden.ChurnRate)}** {Event.Past}; of the others there, **{Figures.Percent(biggest.Others.ChurnRate)}**.",
        };
        var idle = rows.Where(row => DirectionOf(row) == 0).Select(row => row.Override).Distinct().Except(rows.Where(row => DirectionOf(row) is 1 or -1).Select(row => row.Override)).ToArray();
        if (idle.Length > 0)
        {
            lead.Add($"Of **{string.Join("; ", idle)}** chance could be all there is.");
        }

        return new(
            "overrides", "Overrides",
            earned == 0 ? "The overrides are not shown to be right or wrong" : earned == rows.Count ? "The overrides concern customers who do behave otherwise" : "Some overrides concern customers who do behave otherwise",
            lead,
            "One row for each override and each band that its customers would have been in without it. Rates and tests are clustered by customer; p is two-sided, one test a row.");
    }

    private SectionText Raters()
    {
        var off = Report.Raters.Where(row => row.Rated.Interval is { } ends && (row.ExpectedRate < ends[0] || row.ExpectedRate > ends[1])).ToArray();
        var lead = new List<string>
        {
            $"Each rater’s customers are held against the same ratings of all raters. Where more of them {Event.Past} than their ratings say, the rater is an **optimist**; where fewer, a pessimist, or better at keeping customers: the figures can’t tell which.",
        };
        if (off.Length > 0)
        {
            lead.Add($"Beyond chance: **{string.Join("; ", off.Take(5).Select(row => $"{row.Rater} ({Figures.Percent(row.Rated.ChurnRate)}, expected {Figures.Percent(row.ExpectedRate)})"))}**{(off.Length > 5 ? $" and {Figures.Count(off.Length - 5)} more" : "")}. With {Figures.Of(Report.Raters.Count, "rater")} one in twenty is by chance alone.");
        }

        if (Report.Raters.Count > MostRaters)
        {
            lead.Add($"The {Figures.Count(MostRaters)} farthest from that are shown; tables/raters.csv has all {Figures.Count(Report.Raters.Count)}.");
        }

        return new(
            "raters", "Raters",
            off.Length == 0 ? "No rater’s customers behave otherwise than their ratings say" : $"{Capital(Figures.InWords(off.Length, "rater"))} {(off.Length == 1 ? "has" : "have")} customers who behave otherwise than their ratings say",
            lead,
            "Expected: the rate of the same ratings over all raters. AUC: of that rater’s own customers, by the rating alone. Clustered by customer.");
    }

    private SectionText Treated(TreatmentResult treatment)
    {
        var all = Report.Verdict.Outcome;
        var without = treatment.WithoutTreated.Outcome;
        var lead = new List<string>
        {
            "This shows **no cause**. Who was treated was chosen, mostly because the band was low; treatment that works makes a low band look better than it is, and treated customers may differ from others to begin with.",
            $"Treated: **{Figures.Percent(treatment.Treated.ChurnRate)}** of {Figures.Of(treatment.Treated.Observations, "observation")} {Event.Past}; not treated: **{Figures.Percent(treatment.Untreated.ChurnRate)}** of {Figures.Count(treatment.Untreated.Observations)}.",
            $"Without the treated: {treatment.WithoutTreated.Sentence}",
        };
        if (treatment.Unknown > 0)
        {
            lead.Add($"Of {Figures.Of(treatment.Unknown, "observation")} it is not known; they count among those without treatment in the verdict, and in neither column below.");
        }

        return new(
            "treated", "Treated accounts",
            all == without ? $"Without treated accounts the verdict is the same: {Answer.Verdict(without).Name.ToLowerInvariant()}" : $"Without treated accounts the verdict changes to {Answer.Verdict(without).Name.ToLowerInvariant()}",
            lead,
            $"AUC without the treated {Figures.Auc(treatment.AucWithoutTreated)}{(treatment.AucIntervalWithoutTreated is { } ends ? $" (95% {Figures.Interval(ends, 3)})" : "")}, of all {Figures.Auc(Report.Discrimination?.Auc)}. Clustered by customer.");
    }
}
