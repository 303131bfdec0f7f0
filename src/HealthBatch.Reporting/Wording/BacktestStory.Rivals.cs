using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>Raters that are corrected, and challengers.</summary>
public sealed partial class BacktestStory
{
    /// <summary>How many raters the page lists of one metric: those farthest from the mean. The table beside the page has all.</summary>
    private const int ListedCorrections = 12;

    /// <summary>The raters that the page lists, by segment and metric, the greatest correction first.</summary>
    public IReadOnlyList<RaterCorrectionRow> ListedCorrectionRows =>
    [
        .. Report.RaterCorrections.GroupBy(row => (row.Segment, row.Metric))
            .SelectMany(group => group.OrderByDescending(row => Math.Abs(row.Offset)).ThenBy(row => row.Rater, StringComparer.Ordinal).Take(ListedCorrections)),
    ];

    private SectionText Corrections()
    {
        var most = Report.RaterCorrections.OrderByDescending(row => Math.Abs(row.Offset)).ThenBy(row => row.Rater, StringComparer.Ordinal).First();
        var heading = Math.Abs(most.Offset) < 0.05 ? "Raters differ no more than chance explains: nothing is corrected" : $"Judgements are corrected for who judged, by up to {Figures.Decimal(Math.Abs(most.Offset), 1)} points";
        var lead = new List<string>
        {
            $"The scorecard takes off what a rater adds or withholds beyond the mean of all raters. On {Figures.Date(most.AsOf)} the most is **{most.Rater}**’s: {Figures.InWords((int)Math.Min(most.Ratings, int.MaxValue), "rating")} of **{most.Metric}** with a mean of {Figures.Decimal(most.RawMean, 1)}.",
            "Few ratings prove little, so only a **believed** share of a rater’s distance from the mean is taken off. This is right where raters judge customers who are alike on average; where one has all the difficult ones, it takes away what is true.",
        };
        if (Report.RaterCorrections.Count > ListedCorrectionRows.Count)
        {
            lead.Add($"The {Figures.Words(ListedCorrections)} with the greatest corrections of each metric are shown; rater-corrections.csv has all {Figures.Count(Report.RaterCorrections.Count)}.");
        }

        return new("corrections", "Rater correction", heading, lead, "Empirical Bayes under a one-way random-effects model (Searle, Casella and McCulloch 1992). Every date is corrected by its own snapshot’s ratings.");
    }

    private SectionText Challengers()
    {
        var known = Report.Challengers.Where(row => row.WithinDate is not null).ToArray();
        var better = known.Where(row => row.WithinDate!.Interval is [> 0, _]).ToArray();
        var worse = known.Where(row => row.WithinDate!.Interval is [_, < 0]).ToArray();
        var heading = known.Length == 0 ? "No challenger can be compared yet"
            : better.Length > 0 ? $"{better.MaxBy(row => row.WithinDate!.Difference)!.Scorecard.Name} ranks customers better than this scorecard"
            : worse.Length == known.Length ? known.Length == 1 ? $"{known[0].Scorecard.Name} ranks customers worse than this scorecard" : "Every challenger ranks customers worse than this scorecard"
            : known.Length == 1 ? $"{known[0].Scorecard.Name} cannot be told from this scorecard" : "No challenger is proven to rank customers better";
        var lead = new List<string>
        {
            "Challengers are scored alongside and judged on the same observations by the same outcome; nobody acts on their scores. The **difference** is the challenger’s AUC minus this scorecard’s, inside of as-of dates, so that what merely moves between dates helps neither.",
        };
        if (better.Length > 0)
        {
            lead.Add("A challenger that was chosen because it looked best on these very dates has had luck too: let it run alongside for a while before it takes over.");
        }

        return new("challengers", "Challengers", heading, lead, "Paired, clustered by customer (Obuchowski 1997 on differences of placements), 95% intervals, dates weighted by churned × retained.");
    }
}
