using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace HealthBatch.Parquet.Types;

/// <summary>
/// Decimals as doubles, correctly rounded: while the digits and the power of ten are exact doubles, one division rounds once; everything else goes
/// through text, which the framework parses with correct rounding.
/// </summary>
internal static class DecimalValue
{
    private const long LargestExact = 1L << 53;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>The double nearest to digits / 10^scale.</summary>
    public static double From(long digits, int scale) => digits is >= -LargestExact and <= LargestExact && scale < Powers.Length
        ? digits / Powers[scale]
        : Parse(digits.ToString(CultureInfo.InvariantCulture), scale);

    /// <summary>The double nearest to digits / 10^scale, from big-endian two's complement.</summary>
    public static double From(ReadOnlySpan<byte> digits, int scale)
    {
        if (digits.Length > 8)
        {
            return Parse(new BigInteger(digits, isBigEndian: true).ToString(CultureInfo.InvariantCulture), scale);
        }

        Span<byte> extended = stackalloc byte[8];
        extended.Fill(digits.IsEmpty || digits[0] < 128 ? (byte)0 : (byte)255);
        digits.CopyTo(extended[(8 - digits.Length)..]);
        return From(BinaryPrimitives.ReadInt64BigEndian(extended), scale);
    }

    private static double Parse(string digits, int scale) =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}E-{scale}"), CultureInfo.InvariantCulture);
}

internal readonly struct Int32DecimalToDouble(int scale) : IConversion<int, double>
{
    public double Convert(int value) => DecimalValue.From(value, scale);
}

internal readonly struct Int64DecimalToDouble(int scale) : IConversion<long, double>
{
    public double Convert(long value) => DecimalValue.From(value, scale);
}

/// <summary>A decimal in big-endian bytes. Its length is limited, since turning digits into text takes time that grows with their square.</summary>
internal readonly struct BytesDecimalToDouble(int scale) : IByteConversion<double>
{
    private const int MostBytes = 64;

    public double Convert(ReadOnlySpan<byte> value) => value.Length <= MostBytes
        ? DecimalValue.From(value, scale)
        : throw new MalformedException($"a decimal of {value.Length} bytes", $"at most {MostBytes}");
}
