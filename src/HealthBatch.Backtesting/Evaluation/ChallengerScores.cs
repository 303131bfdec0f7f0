using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>A challenger's scores, row by row beside the champion's: both read the same files in the same order.</summary>
/// <param name="Scorecard">The challenger.</param>
/// <param name="Score">By row of the champion's <see cref="ScoredRows"/>, in hundredths; <see cref="GridColumn.Missing"/> where there is none.</param>
internal sealed record ChallengerScores(ScorecardIdentity Scorecard, short[] Score)
{
    private const double Alpha = 0.025;

    /// <summary>Scores the snapshots by the challenger.</summary>
    public static ChallengerScores Read(
        Challenger challenger, BacktestInput input, BacktestOptions options, IProgress<Columns.RunProgress>? progress, CancellationToken cancellation)
    {
        var lean = options with { KeepAmounts = false, KeepNormalised = false };
        var scorer = new SnapshotScorer(challenger.Scorecard, ObservationReader.Choose(input.Snapshots, options), input.Columns, null, lean, MetricReading.None, challenger.Kept);
        scorer.Run(null, progress, cancellation);
        return new ChallengerScores(new ScorecardIdentity(challenger.Scorecard.Name, challenger.Scorecard.Version, challenger.Sha256), scorer.Rows.Score);
    }

    /// <summary>Compares on the observations that both scored.</summary>
    /// <param name="rows">The champion's rows.</param>
    /// <param name="fate">What became of them.</param>
    /// <param name="threads">How many may work; the result is the same.</param>
    public ChallengerResult Compare(ScoredRows rows, RowFate[] fate, int threads)
    {
        var kept = 0;
        for (var row = 0; row < fate.Length; row++)
        {
            kept += Counts(rows, fate, row) ? 1 : 0;
        }

        var (champion, challenger, customer) = (new short[kept], new short[kept], new int[kept]);
        var (churned, marks) = (new bool[kept], new byte[kept]);
        var dates = new List<RowRange>();
        var at = 0;
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var start = at;
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (Counts(rows, fate, row))
                {
                    (champion[at], challenger[at], customer[at]) = (rows.Score[row], Score[row], rows.Customer[row]);
                    churned[at] = fate[row] == RowFate.Event;
                    marks[at] = churned[at] ? (byte)1 : (byte)0;
                    at++;
                }
            }

            if (at > start)
            {
                dates.Add(new RowRange(start, at - start));
            }
        }

        var pooled = PairedAuc.Compare<short>(champion, ScoreCells.Grid, challenger, ScoreCells.Grid, churned, customer, rows.Ids.Count);
        var within = WithinStrataAuc.Compare(dates, champion, challenger, marks, customer, rows.Ids.Count, threads)?.Paired;
        return new ChallengerResult(
            Scorecard, kept, churned.Count(true), pooled?.First, pooled?.Second, pooled?.Difference, pooled?.StandardError, Ends(pooled), pooled?.P,
            within is null ? null : new ChallengerWithinDate(within.First, within.Second, within.Difference, within.StandardError, Ends(within), within.P));
    }

    private static double[]? Ends(PairedAuc? paired) => paired?.IntervalAt(Alpha) is { } interval ? [interval.Low, interval.High] : null;

    private bool Counts(ScoredRows rows, RowFate[] fate, int row) =>
        fate[row] <= RowFate.Event && rows.Score[row] != GridColumn.Missing && Score[row] != GridColumn.Missing;
}
