using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// A worker's scratch space, and the arithmetic on a few hundred rows at a time: standardised columns, probabilities, residuals and weights. What it holds after
/// <see cref="Load"/> fits in a core's first cache.
/// </summary>
internal sealed class RowKernel
{
    /// <summary>Rows at a time; a multiple of eight. Twelve columns and their weighted copies of it stay in a first cache of 32 KiB.</summary>
    public const int Chunk = 128;

    /// <summary>From one column to the next: a cache line more than a chunk, since columns a power of two apart push each other out of the cache.</summary>
    public const int Stride = Chunk + 8;

    private readonly double[] _means;
    private readonly double[] _scales;

    /// <summary>Makes scratch space for columns with these means and standard deviations; a column with deviation 0 reads as 0 throughout.</summary>
    public RowKernel(double[] means, double[] deviations)
    {
        _means = means;
        _scales = [.. deviations.Select(deviation => deviation > 0 ? 1 / deviation : 0)];
        Standardised = new double[Padded(means.Length) * Stride];
    }

    /// <summary>Column by column, <see cref="Stride"/> apart: (value - mean) / standard deviation. Columns are padded with zeros to a multiple of four.</summary>
    public double[] Standardised { get; }

    /// <summary>Weight x (outcome - probability).</summary>
    public double[] Residuals { get; } = new double[Chunk];

    /// <summary>Weight x probability x (1 - probability).</summary>
    public double[] Weights { get; } = new double[Chunk];

    /// <summary>Log-odds.</summary>
    public double[] LogOdds { get; } = new double[Chunk];

    /// <summary>The rows' log-likelihood, by lane; added up by <see cref="Load"/> until it is cleared.</summary>
    public Vector512<double> LogLikelihood { get; set; }

    /// <summary>The least multiple of four that is not below the number.</summary>
    public static int Padded(int columns) => (columns + 3) / 4 * 4;

    /// <summary>
    /// Works out up to <see cref="Chunk"/> rows from <paramref name="start"/> on. Rows beyond <paramref name="length"/> up to a multiple of eight get weight 0.
    /// Returns that multiple.
    /// </summary>
    public int Load(LogisticData data, int start, int length, double intercept, ReadOnlySpan<double> slopes)
    {
        var rows = (length + 7) & ~7;
        var logOdds = LogOdds.AsSpan(0, rows);
        logOdds.Fill(intercept);
        for (var column = 0; column < slopes.Length; column++)
        {
            AddColumn(data.Columns[column].AsSpan(start, length), column, slopes[column], logOdds);
        }

        var outcomes = data.Outcomes.AsSpan(start, length);
        if (data.Weights is not null)
        {
            AddWeighted(outcomes, data.Weights.AsSpan(start, length));
        }
        else
        {
            AddUnweighted(outcomes);
        }

        return rows;
    }

    private void AddUnweighted(ReadOnlySpan<byte> outcomes)
    {
        var likelihood = LogLikelihood;

        // The logarithms of 1 + t are taken at once, of their product: with at most Chunk / 8 factors of at most 2 it can't overflow.
        var product = Vector512<double>.One;
        ref var odds = ref LogOdds[0];
        ref var first = ref MemoryMarshal.GetReference(outcomes);
        var at = 0;
        for (; at + 8 <= outcomes.Length; at += 8)
        {
            var happened = Happened(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)));
            var (smaller, larger, residual, t, loss) = Probabilities(Vector512.LoadUnsafe(ref odds, (nuint)at), happened);
            Vector512.StoreUnsafe(residual, ref Residuals[0], (nuint)at);
            Vector512.StoreUnsafe(smaller * larger, ref Weights[0], (nuint)at);
            product *= Vector512<double>.One + t;
            likelihood += loss;
        }

        if (at < outcomes.Length)
        {
            var (smaller, larger, residual, t, loss) = Probabilities(Vector512.LoadUnsafe(ref odds, (nuint)at), Happened(Eight(outcomes[at..])));
            var present = Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)(outcomes.Length - at)));
            Vector512.StoreUnsafe(Vector512.ConditionalSelect(present, residual, Vector512<double>.Zero), ref Residuals[0], (nuint)at);
            Vector512.StoreUnsafe(Vector512.ConditionalSelect(present, smaller * larger, Vector512<double>.Zero), ref Weights[0], (nuint)at);
            product *= Vector512.ConditionalSelect(present, Vector512<double>.One + t, Vector512<double>.One);
            likelihood += Vector512.ConditionalSelect(present, loss, Vector512<double>.Zero);
        }

        LogLikelihood = likelihood - Vector512.Log(product);
    }

    private void AddWeighted(ReadOnlySpan<byte> outcomes, ReadOnlySpan<double> weights)
    {
        var likelihood = LogLikelihood;
        for (var at = 0; at < outcomes.Length; at += 8)
        {
            // Rows beyond the end have weight 0.
            var weight = LaneSums.Load(weights, at);
            var (smaller, larger, residual, t, loss) = Probabilities(Vector512.LoadUnsafe(ref LogOdds[0], (nuint)at), Happened(Eight(outcomes[at..])));
            Vector512.StoreUnsafe(residual * weight, ref Residuals[0], (nuint)at);
            Vector512.StoreUnsafe(smaller * larger * weight, ref Weights[0], (nuint)at);
            likelihood += weight * (loss - Vector512.Log(Vector512<double>.One + t));
        }

        LogLikelihood = likelihood;
    }

    /// <summary>
    /// The smaller and the larger of both probabilities, outcome - probability, t = exp(-|log-odds|), with which both keep their relative precision however small,
    /// and min(±log-odds, 0): a row's log-likelihood is that less log(1 + t).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Smaller, Vector512<double> Larger, Vector512<double> Residual, Vector512<double> T, Vector512<double> Loss) Probabilities(
        Vector512<double> odds, Vector512<double> happened)
    {
        var t = Vector512.Exp(-Vector512.Abs(odds));
        var larger = Vector512<double>.One / (Vector512<double>.One + t);
        var smaller = t * larger;
        var positive = Vector512.GreaterThanOrEqual(odds, Vector512<double>.Zero);
        var probability = Vector512.ConditionalSelect(positive, larger, smaller);
        var complement = Vector512.ConditionalSelect(positive, smaller, larger);
        var residual = Vector512.ConditionalSelect(happened, complement, -probability);
        var towards = Vector512.ConditionalSelect(happened, odds, -odds);
        return (smaller, larger, residual, t, Vector512.Min(towards, Vector512<double>.Zero));
    }

    private void AddColumn(ReadOnlySpan<double> values, int column, double slope, Span<double> logOdds)
    {
        var mean = Vector512.Create(_means[column]);
        var scale = Vector512.Create(_scales[column]);
        var factor = Vector512.Create(slope);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var into = ref Standardised[column * Stride];
        ref var odds = ref MemoryMarshal.GetReference(logOdds);
        nuint at = 0;
        for (; at + 8 <= (nuint)values.Length; at += 8)
        {
            var standardised = (Vector512.LoadUnsafe(ref value, at) - mean) * scale;
            Vector512.StoreUnsafe(standardised, ref into, at);
            Vector512.StoreUnsafe(Vector512.FusedMultiplyAdd(standardised, factor, Vector512.LoadUnsafe(ref odds, at)), ref odds, at);
        }

        if (at < (nuint)values.Length)
        {
            var standardised = (LaneSums.Load(values, (int)at, _means[column]) - mean) * scale;
            Vector512.StoreUnsafe(standardised, ref into, at);
            Vector512.StoreUnsafe(Vector512.FusedMultiplyAdd(standardised, factor, Vector512.LoadUnsafe(ref odds, at)), ref odds, at);
        }
    }

    /// <summary>Up to eight outcomes, a byte each; those beyond the end are 0.</summary>
    private static ulong Eight(ReadOnlySpan<byte> outcomes)
    {
        if (outcomes.Length >= 8)
        {
            return MemoryMarshal.Read<ulong>(outcomes);
        }

        ulong eight = 0;
        for (var row = 0; row < outcomes.Length; row++)
        {
            eight |= (ulong)outcomes[row] << (8 * row);
        }

        return eight;
    }

    /// <summary>All bits set in the lanes of rows with the event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Happened(ulong eight)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte());
        var integers = Vector256.WidenLower(shorts.ToVector256());
        var longs = Vector512.WidenLower(integers.ToVector512());
        return Vector512.GreaterThan(longs, Vector512<ulong>.Zero).AsDouble();
    }
}
