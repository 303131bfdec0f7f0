using System.Numerics.Tensors;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Candidates;

/// <summary>Tries columns out of time in one segment: on the folds of its walk-forward, beside the weights that each fold fits to the formula's metrics.</summary>
internal sealed class CandidateTrial
{
    private const int Chunk = 4096;
    private readonly SegmentRows _rows;
    private readonly WalkForwardTest _walk;
    private readonly byte[][] _codes;
    private readonly double[][] _points;
    private readonly CandidateStep?[] _steps;

    /// <summary>Fits all folds.</summary>
    /// <param name="rows">The segment's rows.</param>
    /// <param name="walk">Its walk-forward, with folds.</param>
    /// <param name="codes">By candidate, then by row of the panel.</param>
    /// <param name="scales">By candidate: the segment's scale.</param>
    /// <param name="names">The metrics' names.</param>
    /// <param name="threads">How many may work; the result is the same.</param>
    /// <param name="cancellation">Stops it.</param>
    public CandidateTrial(
        SegmentRows rows, WalkForwardTest walk, byte[][] codes, IReadOnlyList<RankScale> scales, IReadOnlyList<string> names, int threads, CancellationToken cancellation)
    {
        (_rows, _walk, _codes) = (rows, walk, codes);
        _points = [.. scales.Select(Deviations)];
        _steps = new CandidateStep?[walk.Suggestions.Count];
        int[] all = [.. Enumerable.Range(0, names.Count)];
        Parallel.For(0, _steps.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, place =>
            _steps[place] = CandidateStep.Of(
                rows, rows.Training(walk.TrainDates[place / 2], place % 2, all, names), walk.Suggestions[place], codes, _points, cancellation));
    }

    /// <summary>By code: the points less the middle, 0 where missing.</summary>
    public static double[] Deviations(RankScale scale)
    {
        var points = new double[256];
        for (var code = 0; code < scale.Points.Length; code++)
        {
            points[code] = scale.Points[code] - RankScale.Neutral;
        }

        return points;
    }

    /// <summary>By fold and half: the candidate's risk per point of rank; 0 without a fit.</summary>
    public IEnumerable<double> Risks(int candidate) => _steps.Select(step => step?.CandidateRisk[candidate] ?? 0);

    /// <summary>Every test row's score by the formula's metrics alone (-1) or with a candidate, in hundredths; rows that were not tested stay 0.</summary>
    public short[] Scores(int candidate)
    {
        var scores = new short[_rows.Count];
        Span<double> sums = stackalloc double[Chunk];
        for (var place = 0; place < _steps.Length; place++)
        {
            var stratum = _walk.Strata[(place / 2 * 2) + 1 - (place % 2)];
            if (_steps[place] is not { } step)
            {
                _walk.Current.AsSpan(stratum.Start, stratum.Length).CopyTo(scores.AsSpan(stratum.Start));
                continue;
            }

            var risks = candidate < 0 ? step.MetricRisks : step.Risks[candidate];
            var own = candidate < 0 ? 0 : step.CandidateRisk[candidate];
            var total = risks.Sum() + Math.Abs(own);
            for (var at = 0; at < stratum.Length; at += Chunk)
            {
                var sum = sums[..Math.Min(Chunk, stratum.Length - at)];
                sum.Fill(RankScale.Neutral * Math.Abs(own));
                for (var metric = 0; metric < risks.Length; metric++)
                {
                    if (risks[metric] != 0)
                    {
                        TensorPrimitives.FusedMultiplyAdd(_rows.Filled[metric].AsSpan(stratum.Start + at, sum.Length), risks[metric], sum, sum);
                    }
                }

                for (var row = 0; row < sum.Length; row++)
                {
                    var source = stratum.Start + at + row;
                    var points = sum[row] + (own == 0 ? 0 : own * _points[candidate][_codes[candidate][_rows.Source[source]]]);
                    scores[source] = total > 0 ? ScoreGrid.Round(points / total) : (short)0;
                }
            }
        }

        return scores;
    }

    /// <summary>The AUC of the candidate alone inside of dates, over rows that have a value, and the share that has none.</summary>
    public (double? Auc, double Missing) Alone(int candidate)
    {
        var (code, next, missing) = (_codes[candidate], 0, 0);
        var (score, events, strata) = (new short[_rows.Count], new byte[_rows.Count], new List<RowRange>());
        for (var date = 0; date < _rows.Dates.Count; date++)
        {
            var (first, second, start) = (_rows.Ranges[2 * date], _rows.Ranges[(2 * date) + 1], next);
            for (var row = first.Start; row < second.Start + second.Length; row++)
            {
                var value = code[_rows.Source[row]];
                if (value == RankScale.Missing)
                {
                    missing++;
                    continue;
                }

                (score[next], events[next]) = (ScoreGrid.Round(_points[candidate][value] + RankScale.Neutral), _rows.Events[row]);
                next++;
            }

            strata.Add(new RowRange(start, next - start));
        }

        return (WithinStrataAuc.Auc(strata, score, events), _rows.Count > 0 ? missing / (double)_rows.Count : 0);
    }
}
