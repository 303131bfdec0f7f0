namespace HealthBatch.Parquet.Meta;

/// <summary>One node of the schema tree, in the order of a walk that takes parents first.</summary>
internal sealed record SchemaElement
{
    /// <summary>The field's name.</summary>
    public required string Name { get; init; }

    /// <summary>How values are stored; null for a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>The bytes of a fixed-length value.</summary>
    public int TypeLength { get; init; }

    /// <summary>How often the field occurs.</summary>
    public Repetition Repetition { get; init; }

    /// <summary>The fields of a group.</summary>
    public int ChildCount { get; init; }

    /// <summary>The meaning in the older vocabulary, if any.</summary>
    public ConvertedType? ConvertedType { get; init; }

    /// <summary>The meaning in the newer vocabulary; its kind is None if there is none.</summary>
    public LogicalType LogicalType { get; init; }

    /// <summary>A decimal's digits after the point, in the older vocabulary.</summary>
    public int Scale { get; init; }

    /// <summary>A decimal's digits, in the older vocabulary.</summary>
    public int Precision { get; init; }

    /// <summary>Reads one element.</summary>
    public static SchemaElement Read(ref ThriftReader thrift)
    {
        string? name = null;
        int? type = null, converted = null;
        var (typeLength, repetition, children, scale, precision) = (0, 0, 0, 0, 0);
        var logical = default(LogicalType);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var fieldType))
        {
            switch (id, fieldType)
            {
                case (1, ThriftType.I32): type = thrift.ReadI32(); break;
                case (2, ThriftType.I32): typeLength = thrift.ReadI32(); break;
                case (3, ThriftType.I32): repetition = thrift.ReadI32(); break;
                case (4, ThriftType.Binary): name = thrift.ReadString(FileFooter.LongestName); break;
                case (5, ThriftType.I32): children = thrift.ReadI32(); break;
                case (6, ThriftType.I32): converted = thrift.ReadI32(); break;
                case (7, ThriftType.I32): scale = thrift.ReadI32(); break;
                case (8, ThriftType.I32): precision = thrift.ReadI32(); break;
                case (10, ThriftType.Struct): logical = LogicalType.Read(ref thrift); break;
                default: thrift.Skip(fieldType); break;
            }
        }

        thrift.EndStruct(outer);
        return new SchemaElement
        {
            Name = name ?? throw new MalformedException("a schema element without a name", "a name"),
            Type = (PhysicalType?)type,
            TypeLength = typeLength,
            Repetition = repetition is >= 0 and <= 2
                ? (Repetition)repetition
                : throw new MalformedException($"repetition {repetition}", "0, 1 or 2"),
            ChildCount = children,
            ConvertedType = (ConvertedType?)converted,
            LogicalType = logical,
            Scale = scale,
            Precision = precision,
        };
    }
}
