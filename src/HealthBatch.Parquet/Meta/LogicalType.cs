namespace HealthBatch.Parquet.Meta;

/// <summary>The names of the format's newer vocabulary of meanings, with the numbers of its union.</summary>
internal enum LogicalKind
{
    None = 0,
    String = 1,
    Map = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    Integer = 10,
    Unknown = 11,
    Json = 12,
    Bson = 13,
    Uuid = 14,
    Float16 = 15,
    Variant = 16,
    Geometry = 17,
    Geography = 18,

    /// <summary>Months, days and milliseconds: in the older vocabulary only, so it has no number in this one.</summary>
    Interval = 1000,
}

/// <summary>The unit of a time or timestamp.</summary>
internal enum TimeUnit
{
    Millis = 1,
    Micros = 2,
    Nanos = 3,
}

/// <summary>What values mean, in the newer vocabulary.</summary>
internal readonly record struct LogicalType(LogicalKind Kind)
{
    /// <summary>A decimal's digits after the point.</summary>
    public int Scale { get; init; }

    /// <summary>A decimal's digits.</summary>
    public int Precision { get; init; }

    /// <summary>The unit of a time or timestamp.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Whether a time or timestamp is in UTC; otherwise it is local to nobody knows where, and read as UTC.</summary>
    public bool IsUtc { get; init; }

    /// <summary>An integer's bits.</summary>
    public int BitWidth { get; init; }

    /// <summary>Whether an integer has a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Reads the union.</summary>
    public static LogicalType Read(ref ThriftReader thrift)
    {
        var type = default(LogicalType);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var fieldType))
        {
            if (fieldType == ThriftType.Struct)
            {
                type = ReadFields(ref thrift, (LogicalKind)id);
            }
            else
            {
                thrift.Skip(fieldType);
            }
        }

        thrift.EndStruct(outer);
        return type;
    }

    private static LogicalType ReadFields(ref ThriftReader thrift, LogicalKind kind)
    {
        var type = new LogicalType(kind) { Unit = TimeUnit.Millis };
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var fieldType))
        {
            switch (kind, id, fieldType)
            {
                case (LogicalKind.Decimal, 1, ThriftType.I32):
                    type = type with { Scale = thrift.ReadI32() };
                    break;
                case (LogicalKind.Decimal, 2, ThriftType.I32):
                    type = type with { Precision = thrift.ReadI32() };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 1, ThriftType.True):
                    type = type with { IsUtc = true };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 2, ThriftType.Struct):
                    type = type with { Unit = ReadUnit(ref thrift) };
                    break;
                case (LogicalKind.Integer, 1, ThriftType.Byte):
                    type = type with { BitWidth = thrift.ReadByte() };
                    break;
                case (LogicalKind.Integer, 2, ThriftType.True):
                    type = type with { IsSigned = true };
                    break;
                default:
                    thrift.Skip(fieldType);
                    break;
            }
        }

        thrift.EndStruct(outer);
        return type;
    }

    private static TimeUnit ReadUnit(ref ThriftReader thrift)
    {
        var unit = default(TimeUnit);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var fieldType))
        {
            unit = (TimeUnit)id;
            thrift.Skip(fieldType);
        }

        thrift.EndStruct(outer);
        return unit is TimeUnit.Millis or TimeUnit.Micros or TimeUnit.Nanos
            ? unit
            : throw new MalformedException($"time unit {(int)unit}", "milliseconds, microseconds or nanoseconds");
    }
}
