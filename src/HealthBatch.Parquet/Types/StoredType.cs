using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Types;

/// <summary>What a leaf of the schema stores: its physical type and what the two vocabularies together say it means.</summary>
internal sealed record StoredType
{
    private StoredType(SchemaElement element, PhysicalType physical)
    {
        Physical = physical;
        Length = element.TypeLength;
        Logical = element.LogicalType.Kind != LogicalKind.None && Enum.IsDefined(element.LogicalType.Kind)
            ? element.LogicalType
            : FromConverted(element);
        Kind = Classify();
        Unsupported = FindFault();
    }

    /// <summary>How values are stored.</summary>
    public PhysicalType Physical { get; }

    /// <summary>The bytes of a fixed-length value.</summary>
    public int Length { get; }

    /// <summary>What values mean; for files that use the older vocabulary its translation.</summary>
    public LogicalType Logical { get; }

    /// <summary>The kind, as the port names it.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Why values of this type can't be read, or null.</summary>
    public string? Unsupported { get; }

    /// <summary>Whether the file says that there are no values at all, as writers do that never saw one.</summary>
    public bool IsAlwaysNull => Logical.Kind == LogicalKind.Unknown;

    /// <summary>Whether an integer has no sign.</summary>
    public bool IsUnsigned => Logical is { Kind: LogicalKind.Integer, IsSigned: false };

    /// <summary>The stored type of a leaf.</summary>
    public static StoredType Of(SchemaElement leaf) => leaf.Type is { } physical and >= PhysicalType.Boolean and <= PhysicalType.FixedLenByteArray
        ? new StoredType(leaf, physical)
        : throw new MalformedException($"physical type {(int?)leaf.Type} in field {leaf.Name}", "0 to 7");

    /// <inheritdoc />
    public override string ToString()
    {
        var physical = Physical switch
        {
            PhysicalType.ByteArray => "byte_array",
            PhysicalType.FixedLenByteArray => $"fixed_len_byte_array({Length})",
            _ => Physical.ToString().ToLowerInvariant(),
        };
        return Logical.Kind == LogicalKind.None ? physical : $"{physical} ({Describe(Logical)})";
    }

    private static string Describe(LogicalType type) => type.Kind switch
    {
        LogicalKind.Integer => $"{(type.IsSigned ? "int" : "uint")}{type.BitWidth}",
        LogicalKind.Decimal => $"decimal({type.Precision}, {type.Scale})",
        LogicalKind.Time or LogicalKind.Timestamp =>
            $"{type.Kind.ToString().ToLowerInvariant()} in {type.Unit.ToString().ToLowerInvariant()}{(type.IsUtc ? ", UTC" : "")}",
        LogicalKind.Unknown => "always null",
        _ => type.Kind.ToString().ToLowerInvariant(),
    };

    private static LogicalType FromConverted(SchemaElement element) => element.ConvertedType switch
    {
        ConvertedType.Utf8 => new(LogicalKind.String),
        ConvertedType.Enum => new(LogicalKind.Enum),
        ConvertedType.Json => new(LogicalKind.Json),
        ConvertedType.Bson => new(LogicalKind.Bson),
        ConvertedType.Interval => new(LogicalKind.Interval),
        ConvertedType.Decimal => new(LogicalKind.Decimal) { Scale = element.Scale, Precision = element.Precision },
        ConvertedType.Date => new(LogicalKind.Date),
        ConvertedType.TimeMillis => new(LogicalKind.Time) { Unit = TimeUnit.Millis, IsUtc = true },
        ConvertedType.TimeMicros => new(LogicalKind.Time) { Unit = TimeUnit.Micros, IsUtc = true },
        ConvertedType.TimestampMillis => new(LogicalKind.Timestamp) { Unit = TimeUnit.Millis, IsUtc = true },
        ConvertedType.TimestampMicros => new(LogicalKind.Timestamp) { Unit = TimeUnit.Micros, IsUtc = true },
        ConvertedType.UInt8 => Integer(8, signed: false),
        ConvertedType.UInt16 => Integer(16, signed: false),
        ConvertedType.UInt32 => Integer(32, signed: false),
        ConvertedType.UInt64 => Integer(64, signed: false),
        ConvertedType.Int8 => Integer(8, signed: true),
        ConvertedType.Int16 => Integer(16, signed: true),
        ConvertedType.Int32 => Integer(32, signed: true),
        ConvertedType.Int64 => Integer(64, signed: true),
        _ => default,
    };

    private static LogicalType Integer(int bits, bool signed) => new(LogicalKind.Integer) { BitWidth = bits, IsSigned = signed };

    private ColumnKind Classify() => (Physical, Logical.Kind) switch
    {
        (PhysicalType.Boolean, _) => ColumnKind.Boolean,
        (PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.ByteArray or PhysicalType.FixedLenByteArray, LogicalKind.Decimal) => ColumnKind.Decimal,
        (PhysicalType.Int32, LogicalKind.Date) => ColumnKind.Date,
        (PhysicalType.Int32 or PhysicalType.Int64, LogicalKind.Time) => ColumnKind.Time,
        (PhysicalType.Int64, LogicalKind.Timestamp) => ColumnKind.Timestamp,
        (PhysicalType.Int96, _) => ColumnKind.Timestamp,
        (PhysicalType.Int32 or PhysicalType.Int64, _) => ColumnKind.Integer,
        (PhysicalType.Float or PhysicalType.Double, _) => ColumnKind.Floating,
        (PhysicalType.ByteArray, LogicalKind.String or LogicalKind.Enum or LogicalKind.Json) => ColumnKind.Text,
        (PhysicalType.FixedLenByteArray, LogicalKind.String or LogicalKind.Enum or LogicalKind.Json) => ColumnKind.Text,
        (PhysicalType.FixedLenByteArray, LogicalKind.Float16) when Length == 2 => ColumnKind.Floating,
        (PhysicalType.FixedLenByteArray, LogicalKind.Uuid) when Length == 16 => ColumnKind.Text,
        _ => ColumnKind.Binary,
    };

    private string? FindFault()
    {
        if (Physical == PhysicalType.FixedLenByteArray && Length is < 1 or > 1 << 20)
        {
            return $"its values have a fixed length of {Length} bytes; 1 to 1,048,576 are read";
        }

        return Kind == ColumnKind.Decimal && Logical.Scale is < 0 or > 255 ? $"its decimals have a scale of {Logical.Scale}" : null;
    }
}
