using System.Collections.Concurrent;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>A panel that R analysed, in R's order of rows (date, customer).</summary>
internal sealed class ReferencePanel
{
    private static readonly string[] Metrics =
        ["orders_last_90d", "orders_prev_90d", "days_since_last_order", "log1p_spend_90d", "log1p_avg_basket", "tenure_days", "active_months"];

    private static readonly ConcurrentDictionary<string, ReferencePanel> Loaded = new();

    public required bool[] Churned { get; init; }

    public required double[] ScoreA { get; init; }

    public required double[] ScoreB { get; init; }

    public required double[] ScoreC { get; init; }

    public required double[] Amount { get; init; }

    public required double[] Probability { get; init; }

    public required string[] Segment { get; init; }

    public required int[] DateStart { get; init; }

    /// <summary>Read once: the monthly panel has 170,000 rows.</summary>
    public static ReferencePanel Load(string name)
    {
        Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the real panel is not beside this checkout");
        return Loaded.GetOrAdd(name, key => key == "cdnow_monthly_pooled" ? Monthly() : FromCsv(key));
    }

    private static ReferencePanel FromCsv(string name)
    {
        var rows = Cdnow.Read(name + ".csv");
        return new ReferencePanel
        {
            Churned = rows.Churned,
            ScoreA = rows.Number("score_a"),
            ScoreB = rows.Number("score_b"),
            ScoreC = rows.Number("score_c"),
            Amount = rows.Number("amount"),
            Probability = rows.Number("p_hat"),
            Segment = rows.Text("segment"),
            DateStart = rows.DateStart,
        };
    }

    /// <summary>The monthly panel has no csv of its own: it is made from the snapshots as R made it, its probabilities from R's coefficients.</summary>
    private static ReferencePanel Monthly()
    {
        var coefficients = Cdnow.Reference("cdnow_monthly_pooled.json").GetProperty("glm").GetProperty("coef");
        var outcomes = CdnowTable.Read("outcomes_overlapping/outcomes_by_asof.parquet", ["customer_id", "outcome"], ["snapshot_date", "amount"]);
        var byKey = Enumerable.Range(0, outcomes.Rows).ToDictionary(row => (outcomes.Text["customer_id"][row], outcomes.Number["snapshot_date"][row]));
        var panel = new List<(bool Churned, double A, double B, double C, double Amount, double P, string Segment)>();
        var starts = new List<int>();
        foreach (var (date, snapshot) in CdnowTable.Snapshots())
        {
            if (snapshot.Number["horizon_complete"][0] == 0)
            {
                continue;
            }

            starts.Add(panel.Count);
            foreach (var row in Enumerable.Range(0, snapshot.Rows).OrderBy(row => snapshot.Text["customer_id"][row], StringComparer.Ordinal))
            {
                double Value(string name) => name switch
                {
                    "log1p_spend_90d" => Math.Log(1 + snapshot.Number["spend_last_90d"][row]),
                    "log1p_avg_basket" => Math.Log(1 + snapshot.Number["avg_basket"][row]),
                    _ => snapshot.Number[name][row],
                };
                var logOdds = coefficients.GetProperty("(Intercept)").GetDouble() + Metrics.Sum(name => coefficients.GetProperty(name).GetDouble() * Value(name));
                var outcome = byKey[(snapshot.Text["customer_id"][row], date.DayNumber - new DateOnly(1970, 1, 1).DayNumber)];
                panel.Add((outcomes.Text["outcome"][outcome] == "churned", snapshot.ScoreA(row), 180 - Value("days_since_last_order"), Value("lifetime_orders"),
                    outcomes.Number["amount"][outcome], 1 / (1 + Math.Exp(-logOdds)), snapshot.Text["segment"][row]));
            }
        }

        return new ReferencePanel
        {
            Churned = [.. panel.Select(row => row.Churned)],
            ScoreA = [.. panel.Select(row => row.A)],
            ScoreB = [.. panel.Select(row => row.B)],
            ScoreC = [.. panel.Select(row => row.C)],
            Amount = [.. panel.Select(row => row.Amount)],
            Probability = [.. panel.Select(row => row.P)],
            Segment = [.. panel.Select(row => row.Segment)],
            DateStart = [.. starts, panel.Count],
        };
    }
}
