using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Panels;
using HealthBatch.Statistics.Resampling;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Intervals of what has no formula, by bootstrap of customers with the report's seed.</summary>
internal sealed class BootstrapIntervals
{
    private const int Replicates = 1000;

    // Each takes a look at every observation. Where there are more, chance is the least of a reader's doubts.
    private const long MostObservations = 4_000_000;

    private readonly List<double> _ks = [];
    private readonly List<IReadOnlyList<CapacityRow>> _capacity = [];

    private BootstrapIntervals(int replicates) => Summary = new BootstrapSummary(replicates, MostObservations);

    /// <summary>What was done.</summary>
    public BootstrapSummary Summary { get; }

    /// <summary>95%: low, high.</summary>
    public double[]? Ks => PanelTables.Ends(CustomerBootstrap.PercentileInterval(_ks));

    /// <summary>Draws the replicates of the report's own horizon.</summary>
    public static BootstrapIntervals Draw(EvaluationContext context, long observations, CancellationToken cancellation)
    {
        if (observations > MostObservations)
        {
            return new BootstrapIntervals(0);
        }

        var (rows, fate) = (context.Rows, context.Labels.Fate);
        var status = new RowStatus[fate.Length];
        for (var row = 0; row < status.Length; row++)
        {
            status[row] = fate[row] switch { RowFate.Event => RowStatus.Churned, RowFate.Retained => RowStatus.Retained, _ => RowStatus.Absent };
        }

        var bootstrap = new CustomerBootstrap(rows.Score, status, rows.Customer, ScoreCells.Grid, rows.Ids.Count);
        var intervals = new BootstrapIntervals(Replicates);
        foreach (var curve in bootstrap.Replicate(context.Options.Seed, Replicates, Measure, context.Options.Threads, cancellation))
        {
            intervals._ks.Add(curve.Ks);
            if (curve.Capacity.Count > 0)
            {
                intervals._capacity.Add(curve.Capacity);
            }
        }

        return intervals;
    }

    /// <summary>The capacity table with its intervals.</summary>
    public IReadOnlyList<CapacityRow> Complete(IReadOnlyList<CapacityRow> table) =>
    [
        .. table.Select((row, i) => row with
        {
            RecallInterval = PanelTables.Ends(CustomerBootstrap.PercentileInterval(_capacity.Select(one => one[i].Recall))),
            LiftInterval = PanelTables.Ends(CustomerBootstrap.PercentileInterval(_capacity.Select(one => one[i].Lift))),
        }),
    ];

    private static (double Ks, IReadOnlyList<CapacityRow> Capacity) Measure(ScoreCounts counts) =>
        RocCurve.Of(counts) is { } curve ? (curve.Ks, CapacityTable.Of(curve)) : (double.NaN, []);
}
