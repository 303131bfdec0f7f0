using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// The reading of a whole snapshot that must come before its scores where a scorecard corrects raters. Publishing, backtesting, reweighting and
/// comparing scorecards all do this one, snapshot by snapshot, so that they agree.
/// </summary>
public static class RaterPass
{
    private const int BatchRows = 4096;

    /// <summary>Sees every customer of a snapshot, those who are left out later included; null where the scorecard corrects no raters.</summary>
    /// <param name="scorecard">The scorecard.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="threads">How many threads read; the result is the same for any number.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="InputException">Columns are missing.</exception>
    public static RaterEstimator? Read(Scorecard scorecard, Snapshot snapshot, int threads, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!scorecard.Formulas.SelectMany(formula => formula.Metrics).Any(metric => metric is { CorrectRater: true, Rater: not null }))
        {
            return null;
        }

        return ReadAll(scorecard, snapshot, threads, token);
    }

    // A method of its own, so that a scorecard that corrects no raters doesn't load what reads in parallel.
    private static RaterEstimator? ReadAll(Scorecard scorecard, Snapshot snapshot, int threads, CancellationToken token)
    {
        RaterEstimator? all = null;
        foreach (var file in snapshot.Files)
        {
            using var source = file.Open();
            var plan = ScoringPlan.Compile(scorecard, source.Schema, source.Path);
            all ??= new RaterEstimator(plan);
            var sum = all;
            Parallel.For(0, source.RowGroupRows.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = token }, group =>
            {
                var seen = new RaterEstimator(plan);
                var batch = new ColumnBatch(plan.Columns, BatchRows);
                using var reader = source.OpenRowGroup(group, plan.Columns);
                while (reader.Read(batch))
                {
                    seen.Add(batch);
                }

                lock (sum)
                {
                    sum.Add(seen);
                }
            });
        }

        return all;
    }
}
