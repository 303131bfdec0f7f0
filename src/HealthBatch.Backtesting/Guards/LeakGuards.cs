using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Guards;

/// <summary>
/// Signs that the score knows the future. Each ends the run unless its name is among those waived: a backtest that leaks looks like the best one of all.
/// </summary>
internal sealed class LeakGuards(IReadOnlyList<string> waived)
{
    /// <summary>A metric's AUC alone, in either direction, from which it is too good to be true.</summary>
    public const double Separating = 0.98;

    // A class: queries over tuples are compiled anew in every run.
    private sealed record Leak(string Name, string Where, string Found);

    /// <summary>A metric that is read from a column named like outcomes are.</summary>
    public void OutcomeColumns(Scorecard scorecard, LakeColumns columns)
    {
        var words = columns.OutcomeWords.Keys.Concat(columns.OutcomeWords.Values)
            .Append(columns.Outcome).Append(columns.OutcomeDate).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = scorecard.Formulas.SelectMany(formula => formula.Metrics).Select(metric => metric.Column).Distinct().Where(words.Contains);
        Report(found.Select(column => new Leak($"outcome-column:{column}", "scorecard", $"a metric from the column {column}, which is named like an outcome")));
    }

    /// <summary>Rows of snapshots that became known after their as-of date.</summary>
    public void KnownLater(IReadOnlyList<DateOnly> dates, long[] rows)
    {
        var leaks = new List<Leak>();
        for (var date = 0; date < dates.Count; date++)
        {
            if (rows[date] > 0)
            {
                leaks.Add(new("known-later", $"snapshot {dates[date]:yyyy-MM-dd}", $"{rows[date]} rows that became known after that date"));
            }
        }

        Report(leaks);
    }

    /// <summary>Where churn is final, rows of customers on or after it.</summary>
    public void RowsAfterChurn(IReadOnlyList<DateLedger> ledgers) => Report(ledgers.Where(date => date.Ledger.Excluded.ContainsKey("alreadyChurned"))
        .Select(date => new Leak("rows-after-churn", $"snapshot {date.AsOf:yyyy-MM-dd}",
            $"{date.Ledger.Excluded["alreadyChurned"]} rows of customers who had churned, though churn is final")));

    /// <summary>A metric that separates outcomes almost perfectly.</summary>
    /// <param name="metrics">Each metric and its AUC alone, null where it has none.</param>
    public void SeparatingMetrics(IEnumerable<(string Metric, double? Auc)> metrics) => Report(metrics.Where(metric => metric.Auc is >= Separating or <= 1 - Separating)
        .Select(metric => new Leak(SeparatingMetric(metric.Metric), $"metric {metric.Metric}", FormattableString.Invariant($"an AUC of {metric.Auc:0.000} alone"))));

    /// <summary>Whether the guard that looks at a metric was waived.</summary>
    public bool WaivesSeparating(string metric) => waived.Contains(SeparatingMetric(metric), StringComparer.Ordinal);

    private static string SeparatingMetric(string metric) => $"separating-metric:{metric}";

    private void Report(IEnumerable<Leak> found)
    {
        var problems = found.Where(leak => !waived.Contains(leak.Name, StringComparer.Ordinal))
            .Select(leak => new InputProblem(leak.Where, leak.Found, $"only what was known then, or the leak guard \"{leak.Name}\" waived")).ToList();
        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }
    }
}
