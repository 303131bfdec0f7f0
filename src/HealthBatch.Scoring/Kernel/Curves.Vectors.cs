using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Scoring.Kernel;

internal sealed partial class LineCurve
{
    public override CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised) =>
        VectorFill.IsSupported ? VectorFill.Fill(new Lanes(worst, _slope), this, values, normalised) : FillPlain(values, normalised);

    private readonly struct Lanes(double worst, double slope) : IVectorCurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values) => (values - Vector512.Create(worst)) * Vector512.Create(slope);
    }
}

internal sealed partial class IdentityCurve
{
    public override CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised) =>
        VectorFill.IsSupported ? VectorFill.Fill(default(Lanes), this, values, normalised) : FillPlain(values, normalised);

    private readonly struct Lanes : IVectorCurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values) => values;
    }
}

internal sealed partial class LogCurve
{
    public override CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised) =>
        VectorFill.IsSupported ? VectorFill.Fill(new Lanes(_start, _slope), this, values, normalised) : FillPlain(values, normalised);

    private readonly struct Lanes(double start, double slope) : IVectorCurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values) =>
            (NaturalLogarithm.Of(Vector512.Create(1.0) + Vector512.Max(values, Vector512<double>.Zero)) - Vector512.Create(start)) * Vector512.Create(slope);
    }
}

internal sealed partial class StepCurve
{
    public override CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised) =>
        VectorFill.IsSupported ? VectorFill.Fill(new Lanes(_base, _when, _points), this, values, normalised) : FillPlain(values, normalised);

    private readonly struct Lanes(double start, NumberComparison[] when, double[] points) : IVectorCurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values)
        {
            var sum = Vector512.Create(start);
            for (var i = 0; i < when.Length; i++)
            {
                sum += when[i].Holds(values) & Vector512.Create(points[i]);
            }

            return sum;
        }
    }
}

internal sealed partial class MapCurve
{
    /// <summary>With more values than that, searching each one is faster than comparing with all.</summary>
    private const int MostCompared = 32;

    public override CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised) =>
        VectorFill.IsSupported && _keys.Length <= MostCompared
            ? VectorFill.Fill(new Lanes(_keys, _values, _otherwise), this, values, normalised)
            : FillPlain(values, normalised);

    private readonly struct Lanes(double[] keys, double[] mapped, double otherwise) : IVectorCurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values)
        {
            var y = Vector512.Create(otherwise);
            for (var i = 0; i < keys.Length; i++)
            {
                y = Vector512.ConditionalSelect(Vector512.Equals(values, Vector512.Create(keys[i])), Vector512.Create(mapped[i]), y);
            }

            return y;
        }
    }
}

internal sealed partial class PercentileCurve
{
    public override unsafe CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised)
    {
        if (!Avx2.IsSupported)
        {
            return FillPlain(values, normalised);
        }

        if (Avx512F.IsSupported && _padded.Length <= FewKnots.Most)
        {
            return VectorFill.Fill(_few, this, values, normalised);
        }

        fixed (double* knots = _padded, before = _before, at = _atPadded, after = _after, slope = _slope)
        {
            return VectorFill.Fill(new Lanes(knots, before, at, after, slope, _padded.Length), this, values, normalised);
        }
    }

    /// <summary>A binary search for eight values at once, by gathered loads. The knots are padded with infinity to one less than a power of two, and one more.</summary>
    private readonly unsafe struct Lanes(double* knots, double* before, double* at, double* after, double* slope, int length) : IVectorCurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values)
        {
            // How many knots lie below each value.
            var below = Vector512<long>.Zero;
            for (var step = length / 2; step > 0; step /= 2)
            {
                var probe = Gather(knots, below + Vector512.Create((long)step - 1));
                below += Vector512.LessThan(probe, values).AsInt64() & Vector512.Create((long)step);
            }

            var onKnot = Vector512.Equals(Gather(knots, below), values);
            var between = Gather(after, below) + ((values - Gather(before, below)) * Gather(slope, below));
            return Vector512.ConditionalSelect(onKnot, Gather(at, below), between);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<double> Gather(double* from, Vector512<long> places) =>
            Vector512.Create(Avx2.GatherVector256(from, places.GetLower(), 8), Avx2.GatherVector256(from, places.GetUpper(), 8));
    }

    /// <summary>The same where all knots fit into two registers: a look-up is a shuffle of those.</summary>
    private readonly struct FewKnots(double[] knots, double[] before, double[] at, double[] after, double[] slope) : IVectorCurve
    {
        public const int Most = 16;

        private readonly Sixteen _knots = new(knots), _before = new(before), _at = new(at), _after = new(after), _slope = new(slope);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> At(Vector512<double> values)
        {
            // How many knots lie below each value.
            var below = Vector512<long>.Zero;
            for (var step = Most / 2; step > 0; step /= 2)
            {
                var probe = _knots[below + Vector512.Create((long)step - 1)];
                below += Vector512.LessThan(probe, values).AsInt64() & Vector512.Create((long)step);
            }

            var onKnot = Vector512.Equals(_knots[below], values);
            var between = _after[below] + ((values - _before[below]) * _slope[below]);
            return Vector512.ConditionalSelect(onKnot, _at[below], between);
        }
    }

    /// <summary>Up to sixteen numbers; infinity behind the last, so that nothing is above.</summary>
    private readonly struct Sixteen
    {
        private readonly Vector512<double> _low, _high;

        public Sixteen(double[] numbers)
        {
            double[] all = [.. numbers, .. Enumerable.Repeat(double.PositiveInfinity, FewKnots.Most - numbers.Length)];
            (_low, _high) = (Vector512.Create(all), Vector512.Create(all, 8));
        }

        public Vector512<double> this[Vector512<long> places]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Avx512F.PermuteVar8x64x2(_low, places, _high);
        }
    }
}
