using System.Globalization;
using System.Numerics;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Inspection;

/// <summary>A least or greatest value from a footer.</summary>
/// <param name="Text">The value as people read it, whatever the culture: 75.12, 2026-01-31, C00000001.</param>
/// <param name="Number">The value where it is a finite number that a double holds exactly or a 64-bit integer is; else null.</param>
/// <param name="Exact">Whether the value occurs; false for a mere bound.</param>
public sealed record InspectedValue(string Text, decimal? Number, bool Exact) : IComparable<InspectedValue>
{
    private IComparable? _order;

    /// <summary>The order of values of one column: numbers by size, text by its bytes.</summary>
    public int CompareTo(InspectedValue? other) => other is null ? 1 : _order!.CompareTo(other._order);

    /// <summary>Reads a value in its stored form; null where that means nothing here (binary, nested, damaged).</summary>
    internal static InspectedValue? Read(StoredType? type, ReadOnlySpan<byte> stored, bool exact)
    {
        if (type is null || Order(type, stored) is not { } order)
        {
            return null;
        }

        return new InspectedValue(Describe(type, order), NumberOf(type, order), exact) { _order = order };
    }

    private static IComparable? Order(StoredType type, ReadOnlySpan<byte> stored) => (type.Kind, type.Physical, stored.Length) switch
    {
        (ColumnKind.Boolean, _, 1) => stored[0] != 0,
        (ColumnKind.Text, PhysicalType.ByteArray, _) => Utf8(stored),
        (ColumnKind.Decimal, PhysicalType.ByteArray or PhysicalType.FixedLenByteArray, > 0 and <= 32) => new BigInteger(stored, isBigEndian: true),
        (ColumnKind.Floating, PhysicalType.Float, 4) => (double)BitConverter.ToSingle(stored),
        // A least zero is stored as -0 by rule; adding 0 makes it the zero that people mean.
        (ColumnKind.Floating, PhysicalType.Double, 8) => BitConverter.ToDouble(stored) + 0.0,
        (ColumnKind.Floating, PhysicalType.FixedLenByteArray, 2) => (double)BitConverter.ToHalf(stored),
        (_, PhysicalType.Int32, 4) => type.IsUnsigned ? BitConverter.ToUInt32(stored) : (BigInteger)BitConverter.ToInt32(stored),
        (_, PhysicalType.Int64, 8) => type.IsUnsigned ? BitConverter.ToUInt64(stored) : (BigInteger)BitConverter.ToInt64(stored),
        _ => null,
    };

    private static string Utf8(ReadOnlySpan<byte> stored) => Encoding.UTF8.GetString(stored);

    private static string Describe(StoredType type, IComparable order) => (type.Kind, order) switch
    {
        (_, bool truth) => truth ? "true" : "false",
        (_, double number) => number.ToString(CultureInfo.InvariantCulture),
        (ColumnKind.Date, BigInteger day) => Moment(day * StoredTime.MicrosPerDay, "yyyy-MM-dd"),
        (ColumnKind.Timestamp, BigInteger units) => Moment(units * StoredTime.MicrosPerDay / StoredTime.Of(type.Logical.Unit).UnitsPerDay, "yyyy-MM-dd HH:mm:ss.FFFFFF"),
        (ColumnKind.Decimal, BigInteger digits) => Decimal(digits, type.Logical.Scale),
        (_, string text) => text,
        _ => ((BigInteger)order).ToString(CultureInfo.InvariantCulture),
    };

    private static string Moment(BigInteger micros, string format)
    {
        var ticks = (micros * 10) + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, DateTimeKind.Utc).ToString(format, CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{micros} us since 1970");
    }

    private static string Decimal(BigInteger digits, int scale)
    {
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(digits.Sign < 0 ? "-" : "")}{text[..^scale]}{(scale > 0 ? "." : "")}{text[^scale..]}";
    }

    private static decimal? NumberOf(StoredType type, IComparable order) => (type.Kind, order) switch
    {
        (ColumnKind.Integer, BigInteger integer) => (decimal)integer,
        (ColumnKind.Floating, double number) when Math.Abs(number) is 0 or (> 1e-12 and < 1e15) && (double)(decimal)number == number => (decimal)number,
        _ => null,
    };
}
