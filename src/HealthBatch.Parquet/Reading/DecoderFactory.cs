using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Finds the decoder that brings a stored type into a form, and so knows which forms a type can take.</summary>
internal static class DecoderFactory
{
    /// <summary>The stored kinds that a form can be read from, for messages.</summary>
    public static string Accepted(ColumnForm form) => form switch
    {
        ColumnForm.Number => "a boolean, integer, floating-point, decimal, date or timestamp column",
        ColumnForm.Text => "a text, integer or boolean column, or bytes without a mark that are valid UTF-8",
        ColumnForm.Integer => "a boolean or integer column",
        ColumnForm.Date => "a date or timestamp column, or text written yyyy-MM-dd",
        ColumnForm.Timestamp => "a timestamp or date column, or ISO 8601 text",
        ColumnForm.Grid => "a floating-point or decimal column",
        _ => "a form that can be read; codes are written only",
    };

    /// <summary>The decoder, or null where the form can't be read from the type.</summary>
    /// <param name="type">The stored type.</param>
    /// <param name="form">The form.</param>
    public static ValueDecoder? Create(StoredType type, ColumnForm form) => form switch
    {
        not ColumnForm.Code when type.IsAlwaysNull => new AbsentDecoder(form),
        ColumnForm.Number => Number(type),
        ColumnForm.Text => Text(type),
        ColumnForm.Integer => Integer(type),
        ColumnForm.Date => Date(type),
        ColumnForm.Timestamp => Timestamp(type),
        ColumnForm.Grid => Grid(type),
        _ => null,
    };

    private static int FixedLength(StoredType type) => type.Physical == PhysicalType.FixedLenByteArray ? type.Length : 0;

    private static ValueDecoder? Number(StoredType type) => (type.Kind, type.Physical) switch
    {
        (ColumnKind.Boolean, _) => new FixedDecoder<byte, double, ByteToDouble>(default),
        (ColumnKind.Integer, PhysicalType.Int32) => type.IsUnsigned
            ? new FixedDecoder<int, double, UInt32ToDouble>(default)
            : new FixedDecoder<int, double, Int32ToDouble>(default),
        (ColumnKind.Integer, _) => type.IsUnsigned
            ? new FixedDecoder<long, double, UInt64ToDouble>(default)
            : new FixedDecoder<long, double, Int64ToDouble>(default),
        (ColumnKind.Floating, PhysicalType.Float) => new FixedDecoder<float, double, FloatToDouble>(default),
        (ColumnKind.Floating, PhysicalType.Double) => new FixedDecoder<double, double, Same<double>>(default),
        (ColumnKind.Floating, _) => new ByteDecoder<double, HalfToDouble>(type.Length, default),
        (ColumnKind.Decimal, PhysicalType.Int32) => new FixedDecoder<int, double, Int32DecimalToDouble>(new(type.Logical.Scale)),
        (ColumnKind.Decimal, PhysicalType.Int64) => new FixedDecoder<long, double, Int64DecimalToDouble>(new(type.Logical.Scale)),
        (ColumnKind.Decimal, _) => new ByteDecoder<double, BytesDecimalToDouble>(FixedLength(type), new(type.Logical.Scale)),
        (ColumnKind.Date, _) => new FixedDecoder<int, double, Int32ToDouble>(default),
        (ColumnKind.Timestamp, PhysicalType.Int96) => new FixedDecoder<Int96, double, Int96ToDays>(default),
        (ColumnKind.Timestamp, _) => new FixedDecoder<long, double, TimestampToDays>(new(StoredTime.Of(type.Logical.Unit))),
        _ => null,
    };

    private static ValueDecoder? Text(StoredType type) => (type.Kind, type.Physical) switch
    {
        (ColumnKind.Text, _) => new TextDecoder(
            FixedLength(type), type.Logical.Kind == LogicalKind.Uuid ? ByteMeaning.Uuid : ByteMeaning.Text),
        (ColumnKind.Binary, _) when type.Logical.Kind == LogicalKind.None => new TextDecoder(FixedLength(type), ByteMeaning.Unmarked),
        (ColumnKind.Boolean, _) => new FormattedTextDecoder<byte, BooleanText>(),
        (ColumnKind.Integer, PhysicalType.Int32) => type.IsUnsigned
            ? new FormattedTextDecoder<int, UInt32Text>()
            : new FormattedTextDecoder<int, Int32Text>(),
        (ColumnKind.Integer, _) => type.IsUnsigned
            ? new FormattedTextDecoder<long, UInt64Text>()
            : new FormattedTextDecoder<long, Int64Text>(),
        _ => null,
    };

    private static ValueDecoder? Integer(StoredType type) => (type.Kind, type.Physical) switch
    {
        (ColumnKind.Boolean, _) => new FixedDecoder<byte, long, ByteToInt64>(default),
        (ColumnKind.Integer, PhysicalType.Int32) => type.IsUnsigned
            ? new FixedDecoder<int, long, UInt32ToInt64>(default)
            : new FixedDecoder<int, long, Int32ToInt64>(default),
        (ColumnKind.Integer, _) => type.IsUnsigned
            ? new FixedDecoder<long, long, UInt64ToInt64>(default)
            : new FixedDecoder<long, long, Same<long>>(default),
        _ => null,
    };

    private static ValueDecoder? Date(StoredType type) => (type.Kind, type.Physical) switch
    {
        (ColumnKind.Date, _) => new FixedDecoder<int, int, Same<int>>(default),
        (ColumnKind.Timestamp, PhysicalType.Int96) => new FixedDecoder<Int96, int, Int96ToDay>(default),
        (ColumnKind.Timestamp, _) => new FixedDecoder<long, int, TimestampToDay>(new(StoredTime.Of(type.Logical.Unit))),
        (ColumnKind.Text, _) when type.Logical.Kind != LogicalKind.Uuid => new ByteDecoder<int, TextToDay>(FixedLength(type), default),
        _ => null,
    };

    private static ValueDecoder? Timestamp(StoredType type) => (type.Kind, type.Physical) switch
    {
        (ColumnKind.Date, _) => new FixedDecoder<int, long, DaysToMicros>(default),
        (ColumnKind.Timestamp, PhysicalType.Int96) => new FixedDecoder<Int96, long, Int96ToMicros>(default),
        (ColumnKind.Timestamp, _) => new FixedDecoder<long, long, TimestampToMicros>(new(StoredTime.Of(type.Logical.Unit))),
        (ColumnKind.Text, _) when type.Logical.Kind != LogicalKind.Uuid => new ByteDecoder<long, TextToMicros>(FixedLength(type), default),
        _ => null,
    };

    private static ValueDecoder? Grid(StoredType type) => (type.Kind, type.Physical) switch
    {
        (ColumnKind.Floating, PhysicalType.Double) => new FixedDecoder<double, short, DoubleToGrid>(default),
        (ColumnKind.Floating, PhysicalType.Float) =>
            new FixedDecoder<float, short, Then<float, double, short, FloatToDouble, DoubleToGrid>>(default),
        (ColumnKind.Floating, _) =>
            new ByteDecoder<short, BytesThen<double, short, HalfToDouble, DoubleToGrid>>(type.Length, default),
        (ColumnKind.Decimal, PhysicalType.Int32) =>
            new FixedDecoder<int, short, Then<int, double, short, Int32DecimalToDouble, DoubleToGrid>>(new(new(type.Logical.Scale), default)),
        (ColumnKind.Decimal, PhysicalType.Int64) =>
            new FixedDecoder<long, short, Then<long, double, short, Int64DecimalToDouble, DoubleToGrid>>(new(new(type.Logical.Scale), default)),
        (ColumnKind.Decimal, _) =>
            new ByteDecoder<short, BytesThen<double, short, BytesDecimalToDouble, DoubleToGrid>>(FixedLength(type), new(new(type.Logical.Scale), default)),
        _ => null,
    };
}
