using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// The natural logarithm of finite numbers from 1 on, to two units in the last place, by the same additions, multiplications and one division on every machine: the C library's differs
/// from machine to machine, and the framework's by whether multiplications and additions are fused. (The framework's vector form is also a method of its own, which a run of
/// seconds compiles without optimizing it: it took a tenth of the run.) With x = 2^k m, m between 0.71 and 1.41, and s = (m - 1) / (m + 1), log x = k log 2 + 2 (s + s^3 / 3 + s^5 / 5 + …).
/// </summary>
internal static class NaturalLogarithm
{
    /// <summary>The bits of the square root of a half.</summary>
    private const long LeastMantissa = 0x3FE6_A09E_667F_3BCD;

    /// <summary>2^52 as bits: with a small whole number in its last bits it is the double of their sum.</summary>
    private const long Whole = 0x4330_0000_0000_0000;

    private const double TwoToThe52 = 1L << 52;

    /// <summary>log 2 in two parts: the first ends in zeros, so that its product with any k is exact.</summary>
    private const double Log2High = 0.6931471803691238, Log2Low = 1.9082149292705877e-10;

    /// <summary>The logarithm of a number.</summary>
    public static double Of(double value)
    {
        var exponent = (BitConverter.DoubleToInt64Bits(value) - LeastMantissa) >>> 52;
        var k = BitConverter.Int64BitsToDouble(exponent | Whole) - TwoToThe52;
        var f = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) - (exponent << 52)) - 1;
        var s = f / (2 + f);
        var z = s * s;
        var rest = 2.0 / 21;
        for (var n = 19; n >= 3; n -= 2)
        {
            rest = (rest * z) + (2.0 / n);
        }

        return (k * Log2High) - (((s * (f - (rest * z))) - (k * Log2Low)) - f);
    }

    /// <summary>The logarithms of eight numbers, bit for bit those of <see cref="Of(double)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> values)
    {
        var exponent = (values.AsInt64() - Vector512.Create(LeastMantissa)) >>> 52;
        var k = (exponent | Vector512.Create(Whole)).AsDouble() - Vector512.Create(TwoToThe52);
        var f = (values.AsInt64() - (exponent << 52)).AsDouble() - Vector512<double>.One;
        var s = f / (Vector512.Create(2.0) + f);
        var z = s * s;
        var rest = (Vector512.Create(2.0 / 21) * z) + Vector512.Create(2.0 / 19);
        rest = (rest * z) + Vector512.Create(2.0 / 17);
        rest = (rest * z) + Vector512.Create(2.0 / 15);
        rest = (rest * z) + Vector512.Create(2.0 / 13);
        rest = (rest * z) + Vector512.Create(2.0 / 11);
        rest = (rest * z) + Vector512.Create(2.0 / 9);
        rest = (rest * z) + Vector512.Create(2.0 / 7);
        rest = (rest * z) + Vector512.Create(2.0 / 5);
        rest = (rest * z) + Vector512.Create(2.0 / 3);
        return (k * Vector512.Create(Log2High)) - (((s * (f - (rest * z))) - (k * Vector512.Create(Log2Low))) - f);
    }
}
