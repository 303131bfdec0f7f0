using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.WalkForward;

/// <summary>
/// What one fold's scores say as probabilities, which AUC can't tell: the line from score to log-odds is fitted to the last training date, by the half that the weights
/// were fitted to, and read on the test date's other half. Shown only: the decision does not look at it.
/// </summary>
/// <param name="LogLoss">The mean of -ln(the probability that was given to what happened).</param>
/// <param name="Intercept">Of the logistic regression of outcomes on the predicted log-odds (Cox 1958): 0 is perfect, above it more happened than was said.</param>
/// <param name="Slope">Of the same: 1 is perfect, below it the predictions were too extreme.</param>
internal sealed record FoldProbabilities(double LogLoss, double Intercept, double Slope)
{
    /// <summary>The share of each stratum's rows, lowest scores first, in which events are counted as captured.</summary>
    public const double Captured = 0.1;

    /// <summary>Reads a fold; null where the last training date or the test date has one outcome only, or a line can't be fitted.</summary>
    /// <param name="rows">The segment's rows.</param>
    /// <param name="lastTrained">The place of the last training date.</param>
    /// <param name="test">The place of the test date.</param>
    /// <param name="weights">By half that was fitted: its weights.</param>
    /// <param name="scores">Each test row's score by the weights that its half did not fit, in hundredths.</param>
    public static FoldProbabilities? Of(SegmentRows rows, int lastTrained, int test, FormulaWeights[] weights, short[] scores)
    {
        var (logOdds, outcomes, counts) = (new List<double>(), new List<byte>(), new List<double>());
        for (var half = 0; half < 2; half++)
        {
            var trained = rows.Ranges[(2 * lastTrained) + half];
            var before = new short[trained.Length];
            WeightedScore.Fill(rows, trained.Start, trained.Length, weights[half], before);
            if (Line(Count(before, rows.Events.AsSpan(trained.Start, trained.Length))) is not var (intercept, slope))
            {
                return null;
            }

            var tested = rows.Ranges[(2 * test) + 1 - half];
            var cells = Count(scores.AsSpan(tested.Start, tested.Length), rows.Events.AsSpan(tested.Start, tested.Length));
            for (var cell = 0; cell < cells.Cells; cell++)
            {
                foreach (var (outcome, count) in new[] { ((byte)1, cells.Churned[cell]), ((byte)0, cells.Retained[cell]) })
                {
                    if (count > 0)
                    {
                        logOdds.Add(intercept + (slope * cell / 100));
                        outcomes.Add(outcome);
                        counts.Add(count);
                    }
                }
            }
        }

        var fit = new NewtonFitter().Fit(new LogisticData([[.. logOdds]], [.. outcomes], [.. counts]), new LogisticOptions(), CancellationToken.None);
        return fit is not { Coefficients: [var calibrationSlope], Intercepts: [var calibrationIntercept] } ? null
            : new FoldProbabilities(
                logOdds.Select((value, i) => counts[i] * Math.Log(1 + Math.Exp(outcomes[i] == 1 ? -value : value))).Sum() / counts.Sum(), calibrationIntercept, calibrationSlope);
    }

    /// <summary>The events among the rows with the lowest scores, up to the share of rows that is looked at; a tie at its edge counts in part.</summary>
    public static double CapturedEvents(SegmentRows rows, IEnumerable<RowRange> strata, short[] scores)
    {
        var captured = 0.0;
        foreach (var stratum in strata)
        {
            var cells = Count(scores.AsSpan(stratum.Start, stratum.Length), rows.Events.AsSpan(stratum.Start, stratum.Length));
            var left = Captured * stratum.Length;
            for (var cell = 0; cell < cells.Cells && left > 0; cell++)
            {
                var here = cells.Churned[cell] + cells.Retained[cell];
                captured += here == 0 ? 0 : cells.Churned[cell] * Math.Min(1, left / here);
                left -= here;
            }
        }

        return captured;
    }

    private static ScoreCounts Count(ReadOnlySpan<short> scores, ReadOnlySpan<byte> events)
    {
        var counts = new ScoreCounts(ScoreCells.Grid);
        for (var row = 0; row < scores.Length; row++)
        {
            (events[row] == 1 ? counts.Churned : counts.Retained)[scores[row]]++;
        }

        return counts;
    }

    private static (double Intercept, double Slope)? Line(ScoreCounts counts)
    {
        int[] used = [.. Enumerable.Range(0, counts.Cells).Where(cell => counts.Churned[cell] + counts.Retained[cell] > 0)];
        if (used.Length < 2)
        {
            return null;
        }

        double[] score = [.. used.Concat(used).Select(cell => cell / 100.0)];
        byte[] outcome = [.. used.Select(_ => (byte)1), .. used.Select(_ => (byte)0)];
        double[] weight = [.. used.Select(cell => (double)counts.Churned[cell]), .. used.Select(cell => (double)counts.Retained[cell])];
        var fit = new NewtonFitter().Fit(new LogisticData([score], outcome, weight), new LogisticOptions(), CancellationToken.None);
        return fit is { Coefficients: [var slope], Intercepts: [var intercept] } ? (intercept, slope) : null;
    }
}
