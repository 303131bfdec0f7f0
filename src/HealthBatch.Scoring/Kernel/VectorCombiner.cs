using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// The vector form of <see cref="PlainCombiner"/>: eight rows at once, the same operations in the same order, so the same bits. It fills whole vectors only and
/// leaves the last few rows to the plain form.
/// </summary>
internal static class VectorCombiner
{
    /// <summary>Fills the rows of a block that fill vectors.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="minimumCoverage">The least coverage that is scored.</param>
    /// <param name="count">The rows of the block.</param>
    /// <param name="normalised">By metric: the block's values; those imputed are put in.</param>
    /// <param name="absent">By metric: how many of the values are NaN.</param>
    /// <param name="target">Where the results go.</param>
    /// <returns>How many rows were filled.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Combine(CompiledFormula formula, double minimumCoverage, int count, double[][] normalised, ReadOnlySpan<int> absent, in CombinerTarget target)
    {
        var metrics = formula.Metrics;
        var dimensions = formula.Dimensions;
        var inside = target.Inside;
        var i = 0;
        for (; i <= count - 8; i += 8)
        {
            var coverage = Vector512<double>.Zero;
            var whole = Vector512<double>.Zero;
            for (var d = 0; d < dimensions.Length; d++)
            {
                var weight = Vector512<double>.Zero;
                for (var m = dimensions[d].First; m < dimensions[d].End; m++)
                {
                    var metric = metrics[m];
                    if (absent[m] == 0)
                    {
                        coverage += Vector512.Create(metric.Coverage);
                        weight += Vector512.Create(metric.Share);
                        continue;
                    }

                    var value = Vector512.Create(normalised[m], i);
                    var present = Vector512.Equals(value, value);
                    coverage += Vector512.Create(metric.Coverage) & present;
                    if (!double.IsNaN(metric.Imputed))
                    {
                        Vector512.ConditionalSelect(present, value, Vector512.Create(metric.Imputed)).CopyTo(normalised[m], i);
                        present = Vector512<double>.AllBitsSet;
                    }

                    weight += Vector512.Create(metric.Share) & present;
                }

                inside[d] = weight;
                whole += Vector512.Create(dimensions[d].Share) & Vector512.GreaterThan(weight, Vector512<double>.Zero);
            }

            var scored = Vector512.GreaterThan(coverage, Vector512<double>.Zero) & Vector512.GreaterThan(whole, Vector512<double>.Zero)
                & Vector512.GreaterThanOrEqual(coverage + Vector512.Create(1e-9), Vector512.Create(minimumCoverage));
            Lanes.Narrow(Lanes.Truncate(Lanes.Scale(coverage))).CopyTo(target.Coverage.Slice(i, 8));
            CombineRows(formula, normalised, absent, scored, whole, i, target);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CombineRows(
        CompiledFormula formula, double[][] normalised, ReadOnlySpan<int> absent, Vector512<double> scored, Vector512<double> whole, int i, in CombinerTarget target)
    {
        var missing = Vector512.Create((double)GridColumn.Missing);
        var hundred = Vector512.Create(100.0);
        var score = Vector512<double>.Zero;
        var (first, second, third) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        var metrics = formula.Metrics;
        var dimensions = formula.Dimensions;
        for (var d = 0; d < dimensions.Length; d++)
        {
            var weight = target.Inside[d];
            var takesPart = scored & Vector512.GreaterThan(weight, Vector512<double>.Zero);
            var factor = Vector512.Create(dimensions[d].Share) / (whole * weight);
            var points = Vector512<double>.Zero;
            for (var m = dimensions[d].First; m < dimensions[d].End; m++)
            {
                var metric = metrics[m];
                var value = Vector512.Create(normalised[m], i);
                var counts = absent[m] == 0 ? takesPart : takesPart & Vector512.Equals(value, value);
                var share = factor * Vector512.Create(metric.Share);
                var contribution = (share * value) & counts;
                var cost = (share * (hundred - value)) & counts;
                score += contribution;
                if (target.DimensionScores is not null)
                {
                    points += (Vector512.Create(metric.Share) * value) & counts;
                }

                var key = Vector256.ShiftLeft(Lanes.Truncate(Lanes.Scale(cost)), 8) | Vector256.Create(byte.MaxValue - m);
                var least = Vector256.Min(first, key);
                first = Vector256.Max(first, key);
                key = Vector256.Min(second, least);
                second = Vector256.Max(second, least);
                third = Vector256.Max(third, key);
                if (target.Contributions is { } contributions)
                {
                    Lanes.Narrow(Lanes.Truncate(Vector512.ConditionalSelect(counts, Lanes.Scale(contribution), missing))).CopyTo(contributions[m].AsSpan(target.At + i, 8));
                }
            }

            if (target.DimensionScores is { } dimensionScores)
            {
                Lanes.Narrow(Lanes.Truncate(Vector512.ConditionalSelect(takesPart, Lanes.Scale(points / weight), missing)))
                    .CopyTo(dimensionScores[d].AsSpan(target.At + i, 8));
            }
        }

        Lanes.Narrow(Lanes.Truncate(Vector512.ConditionalSelect(scored, Lanes.Scale(score), missing))).CopyTo(target.Score.Slice(i, 8));
        if (target.Reasons is { } reasons)
        {
            Reason(first).CopyTo(reasons[0].AsSpan(target.At + i, 8));
            Reason(second).CopyTo(reasons[1].AsSpan(target.At + i, 8));
            Reason(third).CopyTo(reasons[2].AsSpan(target.At + i, 8));
        }
    }

    /// <summary>The metric's place in the formula; 255 where the cost is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector64<byte> Reason(Vector256<int> key)
    {
        var none = Vector256.LessThan(key, Vector256.Create(byte.MaxValue + 1));
        return Lanes.NarrowToBytes(Vector256.ConditionalSelect(none, Vector256.Create((int)CodeColumn.Missing), Vector256.Create((int)byte.MaxValue) - key));
    }
}
