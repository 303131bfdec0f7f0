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
    /// <summary>Rows at a time; a multiple of eight.</summary>
    public const int Chunk = 256;

    private readonly double[] _means;
    private readonly double[] _scales;

    /// <summary>Makes scratch space for columns with these means and standard deviations; a column with deviation 0 reads as 0 throughout.</summary>
    public RowKernel(double[] means, double[] deviations)
    {
        _means = means;
        _scales = [.. deviations.Select(deviation => deviation > 0 ? 1 / deviation : 0)];
        Standardised = new double[Padded(means.Length) * Chunk];
    }

    /// <summary>Column by column, <see cref="Chunk"/> entries each: (value - mean) / standard deviation. Columns are padded with zeros to a multiple of four.</summary>
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

        var likelihood = LogLikelihood;
        var weights = data.Weights is null ? default : data.Weights.AsSpan(start, length);
        for (var at = 0; at < rows; at += 8)
        {
            var happened = Happened(data.Outcomes.AsSpan(start, length), at);
            var weight = data.Weights is not null ? LaneSums.Load(weights, at)
                : at + 8 <= length ? Vector512<double>.One
                : Vector512.ConditionalSelect(
                    Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)(length - at))), Vector512<double>.One, Vector512<double>.Zero);
            var odds = Vector512.LoadUnsafe(ref LogOdds[0], (nuint)at);

            // With t = exp(-|log-odds|) both probabilities keep their relative precision, however small.
            var t = Vector512.Exp(-Vector512.Abs(odds));
            var larger = Vector512<double>.One / (Vector512<double>.One + t);
            var smaller = t * larger;
            var positive = Vector512.GreaterThanOrEqual(odds, Vector512<double>.Zero);
            var probability = Vector512.ConditionalSelect(positive, larger, smaller);
            var complement = Vector512.ConditionalSelect(positive, smaller, larger);
            var residual = Vector512.ConditionalSelect(happened, complement, -probability);
            Vector512.StoreUnsafe(residual * weight, ref Residuals[0], (nuint)at);
            Vector512.StoreUnsafe(smaller * larger * weight, ref Weights[0], (nuint)at);

            // log p = min(log-odds, 0) - log(1 + t) for an event, with the sign turned for none.
            var towards = Vector512.ConditionalSelect(happened, odds, -odds);
            likelihood += weight * (Vector512.Min(towards, Vector512<double>.Zero) - Vector512.Log(Vector512<double>.One + t));
        }

        LogLikelihood = likelihood;
        return rows;
    }

    private void AddColumn(ReadOnlySpan<double> values, int column, double slope, Span<double> logOdds)
    {
        var mean = Vector512.Create(_means[column]);
        var scale = Vector512.Create(_scales[column]);
        var factor = Vector512.Create(slope);
        ref var into = ref Standardised[column * Chunk];
        ref var odds = ref MemoryMarshal.GetReference(logOdds);
        for (var at = 0; at < values.Length; at += 8)
        {
            var standardised = (LaneSums.Load(values, at, _means[column]) - mean) * scale;
            Vector512.StoreUnsafe(standardised, ref into, (nuint)at);
            Vector512.StoreUnsafe(Vector512.FusedMultiplyAdd(standardised, factor, Vector512.LoadUnsafe(ref odds, (nuint)at)), ref odds, (nuint)at);
        }
    }

    /// <summary>All bits set in the lanes of rows with the event; rows beyond the end have none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Happened(ReadOnlySpan<byte> outcomes, int at)
    {
        ulong eight = 0;
        if (at + 8 <= outcomes.Length)
        {
            eight = MemoryMarshal.Read<ulong>(outcomes[at..]);
        }
        else
        {
            for (var row = at; row < outcomes.Length; row++)
            {
                eight |= (ulong)outcomes[row] << (8 * (row - at));
            }
        }

        var shorts = Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte());
        var integers = Vector256.WidenLower(shorts.ToVector256());
        var longs = Vector512.WidenLower(integers.ToVector512());
        return Vector512.GreaterThan(longs, Vector512<ulong>.Zero).AsDouble();
    }
}
