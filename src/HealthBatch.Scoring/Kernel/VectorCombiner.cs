using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// The vector form of <see cref="PlainCombiner"/>: sixteen rows at once, the same operations in the same order, so the same bits. It fills whole stretches of
/// sixteen only and leaves the last few rows to the plain form. (Eight at once take a third longer: integers would fill half of a register, and what is done
/// once a metric weighs as much as what is done for its rows. Costs as doubles whose last bits name the metric were no faster than integers, and rank
/// by other digits than the published ones.)
/// </summary>
internal static class VectorCombiner
{
    /// <summary>The rows that are worked on at once, in two registers of doubles: the low and the high eight.</summary>
    public const int Rows = 16;

    /// <summary>
    /// Whether it runs here. Asked inside of a longer method, the question would keep that one from being compiled ahead: the answer differs by processor.
    /// </summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => Lanes.IsSupported;
    }

    /// <summary>Fills the rows of a block that fill whole stretches.</summary>
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
        target.RequireRoom(count, normalised);
        var metrics = formula.Metrics;
        var dimensions = formula.Dimensions;
        var inside = target.Inside;
        var i = 0;
        for (; i <= count - Rows; i += Rows)
        {
            var (coverageLow, coverageHigh) = (Vector512<double>.Zero, Vector512<double>.Zero);
            var (wholeLow, wholeHigh) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (var d = 0; d < dimensions.Length; d++)
            {
                var (low, high) = (Vector512<double>.Zero, Vector512<double>.Zero);
                for (var m = dimensions[d].First; m < dimensions[d].End; m++)
                {
                    var metric = metrics[m];
                    var (adds, weighs) = (Vector512.Create(metric.Coverage), Vector512.Create(metric.Share));
                    if (absent[m] == 0)
                    {
                        coverageLow += adds;
                        coverageHigh += adds;
                        low += weighs;
                        high += weighs;
                        continue;
                    }

                    ref var values = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(normalised[m]), i);
                    var presentLow = Present(ref values, metric.Imputed, adds, ref coverageLow);
                    var presentHigh = Present(ref Unsafe.Add(ref values, 8), metric.Imputed, adds, ref coverageHigh);
                    low += weighs & presentLow;
                    high += weighs & presentHigh;
                }

                inside[2 * d] = low;
                inside[(2 * d) + 1] = high;
                var share = Vector512.Create(dimensions[d].Share);
                wholeLow += share & Vector512.GreaterThan(low, Vector512<double>.Zero);
                wholeHigh += share & Vector512.GreaterThan(high, Vector512<double>.Zero);
            }

            Lanes.Narrow(Lanes.Truncate(Lanes.Scale(coverageLow), Lanes.Scale(coverageHigh))).CopyTo(target.Coverage.Slice(i, Rows));
            var scoredLow = Scored(coverageLow, wholeLow, minimumCoverage);
            var scoredHigh = Scored(coverageHigh, wholeHigh, minimumCoverage);
            CombineRows(formula, normalised, absent, scoredLow, scoredHigh, wholeLow, wholeHigh, i, target);
        }

        return i;
    }

    /// <summary>Puts imputed values in, adds to coverage what was there before, and says what takes part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Present(ref double values, double imputed, Vector512<double> adds, ref Vector512<double> coverage)
    {
        var value = Vector512.LoadUnsafe(ref values);
        var present = Vector512.Equals(value, value);
        coverage += adds & present;
        if (double.IsNaN(imputed))
        {
            return present;
        }

        Vector512.ConditionalSelect(present, value, Vector512.Create(imputed)).StoreUnsafe(ref values);
        return Vector512<double>.AllBitsSet;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Scored(Vector512<double> coverage, Vector512<double> whole, double minimumCoverage) =>
        Vector512.GreaterThan(coverage, Vector512<double>.Zero) & Vector512.GreaterThan(whole, Vector512<double>.Zero)
        & Vector512.GreaterThanOrEqual(coverage + Vector512.Create(1e-9), Vector512.Create(minimumCoverage));

    // Too long to be inlined: the attempt alone would take as long as compiling it.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void CombineRows(
        CompiledFormula formula, double[][] normalised, ReadOnlySpan<int> absent, Vector512<double> scoredLow, Vector512<double> scoredHigh,
        Vector512<double> wholeLow, Vector512<double> wholeHigh, int i, in CombinerTarget target)
    {
        var missing = Vector512.Create((double)GridColumn.Missing);
        var hundred = Vector512.Create(100.0);
        var (scoreLow, scoreHigh) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var (first, second, third) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        var metrics = formula.Metrics;
        var dimensions = formula.Dimensions;
        var contributions = target.Contributions;
        var ranks = target.Reasons is not null;
        for (var d = 0; d < dimensions.Length; d++)
        {
            var (low, high) = (target.Inside[2 * d], target.Inside[(2 * d) + 1]);
            var takesLow = scoredLow & Vector512.GreaterThan(low, Vector512<double>.Zero);
            var takesHigh = scoredHigh & Vector512.GreaterThan(high, Vector512<double>.Zero);
            var allTake = (takesLow & takesHigh).ExtractMostSignificantBits() == 0xFF;
            var factorLow = Vector512.Create(dimensions[d].Share) / (wholeLow * low);
            var factorHigh = Vector512.Create(dimensions[d].Share) / (wholeHigh * high);
            var (pointsLow, pointsHigh) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (var m = dimensions[d].First; m < dimensions[d].End; m++)
            {
                ref var values = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(normalised[m]), i);
                var (valueLow, valueHigh) = (Vector512.LoadUnsafe(ref values), Vector512.LoadUnsafe(ref values, 8));
                var weight = Vector512.Create(metrics[m].Share);
                var (shareLow, shareHigh) = (factorLow * weight, factorHigh * weight);
                var (contributionLow, contributionHigh) = (shareLow * valueLow, shareHigh * valueHigh);
                var (insideLow, insideHigh) = (weight * valueLow, weight * valueHigh);
                var (gridLow, gridHigh) = (Lanes.Scale(contributionLow), Lanes.Scale(contributionHigh));
                var (countsLow, countsHigh) = (Vector512<double>.AllBitsSet, Vector512<double>.AllBitsSet);
                if (!allTake || absent[m] != 0)
                {
                    countsLow = takesLow & Vector512.Equals(valueLow, valueLow);
                    countsHigh = takesHigh & Vector512.Equals(valueHigh, valueHigh);
                    (contributionLow, contributionHigh) = (contributionLow & countsLow, contributionHigh & countsHigh);
                    (insideLow, insideHigh) = (insideLow & countsLow, insideHigh & countsHigh);
                    gridLow = Vector512.ConditionalSelect(countsLow, gridLow, missing);
                    gridHigh = Vector512.ConditionalSelect(countsHigh, gridHigh, missing);
                }

                scoreLow += contributionLow;
                scoreHigh += contributionHigh;
                pointsLow += insideLow;
                pointsHigh += insideHigh;

                if (ranks)
                {
                    // The three greatest keys: the cost in hundredths, then what makes the metric listed first win a tie.
                    var (costLow, costHigh) = ((shareLow * (hundred - valueLow)) & countsLow, (shareHigh * (hundred - valueHigh)) & countsHigh);
                    var key = Vector512.ShiftLeft(Lanes.Truncate(Lanes.Scale(costLow), Lanes.Scale(costHigh)), 8) | Vector512.Create(byte.MaxValue - m);
                    var least = Vector512.Min(first, key);
                    first = Vector512.Max(first, key);
                    key = Vector512.Min(second, least);
                    second = Vector512.Max(second, least);
                    third = Vector512.Max(third, key);
                }

                if (contributions is not null)
                {
                    Lanes.Narrow(Lanes.Truncate(gridLow, gridHigh)).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(contributions[m]), (nuint)(target.At + i));
                }
            }

            if (target.DimensionScores is { } dimensionScores)
            {
                var scaledLow = Vector512.ConditionalSelect(takesLow, Lanes.Scale(pointsLow / low), missing);
                var scaledHigh = Vector512.ConditionalSelect(takesHigh, Lanes.Scale(pointsHigh / high), missing);
                Lanes.Narrow(Lanes.Truncate(scaledLow, scaledHigh)).CopyTo(dimensionScores[d].AsSpan(target.At + i, Rows));
            }
        }

        var wholePointsLow = Vector512.ConditionalSelect(scoredLow, Lanes.Scale(scoreLow), missing);
        var wholePointsHigh = Vector512.ConditionalSelect(scoredHigh, Lanes.Scale(scoreHigh), missing);
        Lanes.Narrow(Lanes.Truncate(wholePointsLow, wholePointsHigh)).CopyTo(target.Score.Slice(i, Rows));
        if (target.Reasons is { } reasons)
        {
            Reason(first).CopyTo(reasons[0].AsSpan(target.At + i, Rows));
            Reason(second).CopyTo(reasons[1].AsSpan(target.At + i, Rows));
            Reason(third).CopyTo(reasons[2].AsSpan(target.At + i, Rows));
        }
    }

    /// <summary>The metric's place in the formula; 255 where the cost is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Reason(Vector512<int> key)
    {
        var none = Vector512.LessThan(key, Vector512.Create(byte.MaxValue + 1));
        return Lanes.NarrowToBytes(Vector512.ConditionalSelect(none, Vector512.Create((int)CodeColumn.Missing), Vector512.Create((int)byte.MaxValue) - key));
    }
}
