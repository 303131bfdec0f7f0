using System.Globalization;
using HealthBatch.Statistics.Drift;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>The population stability index of metrics and scores between dates, with its bins.</summary>
internal static class DriftComparisons
{
    public static void Columns(Answer answers)
    {
        var snapshots = CdnowTable.Snapshots().ToDictionary(pair => pair.Date, pair => pair.Table);
        var (baseline, sample) = (snapshots[Date(answers["base"])], snapshots[Date(answers["new"])]);
        foreach (var answer in answers.Groups)
        {
            var psi = PopulationStability.Compare(Values(baseline, answer.Key), Values(sample, answer.Key))!;
            answer["psi"].Is(psi.Value);
            answer["zero_bins"].IsExactly(psi.EmptyBins);
            Each(answer["base_counts"], [.. psi.Base.Select(count => (double)count)]);
            Each(answer["new_counts"], [.. psi.New.Select(count => (double)count)]);
            Each(answer["inner_breaks"], PopulationStability.InnerBreaks(Values(baseline, answer.Key)));
        }

        foreach (var answer in answers["score_a_all_dates_vs_base"].Items)
        {
            answer["psi"].Is(PopulationStability.Compare(Values(baseline, "score_a"), Values(snapshots[Date(answer["date"])], "score_a"))!.Value);
        }
    }

    private static void Each(Answer answers, double[] ours)
    {
        Assert.Equal(answers.Items.Count, ours.Length);
        foreach (var (answer, value) in answers.Items.Zip(ours))
        {
            answer.Is(value, 1e-15);
        }
    }

    private static DateOnly Date(Answer text) => DateOnly.ParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double[] Values(CdnowTable table, string column) => column switch
    {
        "score_a" => [.. Enumerable.Range(0, table.Rows).Select(table.ScoreA)],
        "score_b" => [.. table.Number["days_since_last_order"].Select(days => 180 - days)],
        _ => table.Number[column],
    };
}
