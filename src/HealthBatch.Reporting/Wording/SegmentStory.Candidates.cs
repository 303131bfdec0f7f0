using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>Columns that the scorecard ignores.</summary>
public sealed partial class SegmentStory
{
    /// <summary>Rows of the page's table; the file has all.</summary>
    private const int MostCandidates = 10;

    /// <summary>Points from which a metric is worth comparing with what is ignored.</summary>
    private const double Heavy = 5;

    /// <summary>An AUC that four decimals show as none.</summary>
    private const double Nothing = 0.00005;

    /// <summary>The best of the ranked candidates.</summary>
    public IReadOnlyList<Candidate> BestCandidates => [.. Ranked.Take(MostCandidates)];

    /// <summary>How many more were ranked.</summary>
    public int OtherCandidates => Math.Max(0, Ranked.Count() - MostCandidates);

    /// <summary>Candidates that were not ranked, by the reason.</summary>
    public IReadOnlyList<(string Why, IReadOnlyList<string> Columns)> NotRanked =>
        [.. (Segment.Candidates ?? []).Where(candidate => candidate.NotRanked is not null).GroupBy(candidate => candidate.NotRanked!, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<string>)[.. group.Select(candidate => candidate.Column)]))];

    private IEnumerable<Candidate> Ranked => (Segment.Candidates ?? []).Where(candidate => candidate.NotRanked is null);

    private SectionText Candidates(IReadOnlyList<Candidate> candidates)
    {
        var ranked = Ranked.ToArray();
        var adding = ranked.Where(candidate => candidate.Adds).ToArray();
        var heading = adding.Length == 0 ? "No column that the formula ignores would help"
            : adding.Length == 1 ? $"{adding[0].Column} is ignored, and would help"
            : $"{Capital(Figures.InWords(adding.Length, "column"))} are ignored, and would help";
        var lead = new List<string>
        {
            $"The snapshots have {Figures.InWords(candidates.Count, "more column")} with numbers. Each was **tried beside the formula’s metrics**: weights fitted on earlier dates, customers of later dates ranked with it and without it.",
        };
        if (adding.Length > 0)
        {
            var best = adding[0];
            lead.Add($"**{best.Column}** adds {Figures.Gain4(best.Difference)} AUC; {best.Better} of it is better. It would carry about {Figures.Weight(Math.Round(best.Points ?? 0))} of 100 points.");
            if (Segment.Metrics.Where(metric => metric.Adds is not null && metric.Current >= Heavy).MinBy(metric => metric.Adds) is { Adds: { } least } idle && least < best.Difference)
            {
                lead.Add(least >= Nothing
                    ? $"For comparison: **{idle.Metric}**, which has {Figures.Weight(idle.Current)} points today, adds {Figures.Gain4(least)} to the other metrics."
                    : $"For comparison: **{idle.Metric}**, which has {Figures.Weight(idle.Current)} points today, adds nothing to the other metrics.");
            }
        }
        else if (ranked.Length > 0)
        {
            lead.Add($"The best of them, **{ranked[0].Column}**, adds {Figures.Gain4(ranked[0].Difference)} AUC: no more than chance gives the best of {Figures.Words(ranked.Length)}.");
        }

        lead.Add("Nothing here is adopted. It is a list of what to ask about when the next scorecard is written.");
        return new(
            Id("ignored"),
            "Ignored columns",
            heading,
            lead,
            "A value counts as the share of customers that it beats on the first training dates, a missing one as the middle. p is one-sided, clustered by customer and adjusted for the number of columns (Holm). A column that is best in the middle of its range is not found this way.");
    }
}
