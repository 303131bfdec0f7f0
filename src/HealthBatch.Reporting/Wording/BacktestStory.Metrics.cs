using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>What each metric says alone.</summary>
public sealed partial class BacktestStory
{
    /// <summary>The metrics, the one that says most first, those of which nothing can be said last.</summary>
    public IReadOnlyList<MetricRow> RankedMetrics =>
        [.. Report.Metrics.OrderByDescending(row => row.Auc is { } auc ? Math.Abs(auc - 0.5) : -1).ThenBy(row => row.Metric, StringComparer.Ordinal)];

    /// <summary>1 where worse values have the event more often, as the scorecard has it; -1 where less often; 0 where chance could do either; null where nothing can be said.</summary>
    public static int? DirectionOf(MetricRow row) => row.Interval is not { } ends ? null : ends[0] > 0.5 ? 1 : ends[1] < 0.5 ? -1 : 0;

    private SectionText SingleMetrics()
    {
        var known = RankedMetrics.Where(row => row.Auc is not null).ToArray();
        var wrong = known.Where(row => DirectionOf(row) == -1).ToArray();
        var unclear = known.Where(row => DirectionOf(row) == 0).ToArray();
        var heading = known.Length == 0 ? "What each metric says alone cannot be said"
            : wrong.Length > 0 ? $"Alone, {Figures.Words(wrong.Length)} of {Figures.InWords(known.Length, "metric")} {(wrong.Length == 1 ? "points" : "point")} the wrong way"
            : $"Alone, {known[0].Metric} says most";
        var lead = new List<string>();
        if (known.Length > 0)
        {
            lead.Add($"By itself, **{known[0].Metric}** has an AUC of {Figures.Auc(known[0].Auc)}"
                + (Report.Discrimination?.Auc is { } whole ? $"; the score over all customers has {Figures.Auc(whole)}." : "."));
        }

        if (wrong.Length > 0)
        {
            lead.Add($"Where **{string.Join("; ", wrong.Select(row => row.Metric))}** is better by the scorecard, {Event.Noun} is more frequent. Its direction or its use is worth a look.");
        }

        if (unclear.Length > 0)
        {
            lead.Add($"Of **{string.Join("; ", unclear.Select(row => row.Metric))}** chance could be all there is: the interval holds 0.5.");
        }

        lead.Add("**Covered** is the share of observations that have the metric in their formula, and a value. Each row is about these only, so rows can speak of different customers.");
        return new("metrics", "Metrics alone", heading, lead, "AUC of the normalised value, pooled over dates; standard error and interval are clustered by customer; the naive error is DeLong’s, as if observations were independent. Information value: over tenths of the value; 0 says nothing.");
    }
}
