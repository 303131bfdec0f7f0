namespace HealthBatch.Testing.Parquet;

/// <summary>One column of a file that a test builds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its physical type; the format's own number.</param>
/// <param name="Pages">The pages of its only chunk.</param>
public sealed record BuiltColumn(string Name, int Type, params BuiltPage[] Pages)
{
    /// <summary>Whether values can be missing.</summary>
    public bool Optional { get; init; }

    /// <summary>The bytes of a fixed-length value.</summary>
    public int TypeLength { get; init; }

    /// <summary>The meaning in the older vocabulary, if any; the format's own number.</summary>
    public int? Converted { get; init; }

    /// <summary>The meaning in the newer vocabulary, if any: a union with one field.</summary>
    public ThriftBytes? Logical { get; init; }

    /// <summary>A decimal's digits after the point.</summary>
    public int Scale { get; init; }

    /// <summary>How pages are compressed; the format's own number.</summary>
    public int Codec { get; init; }

    /// <summary>The column's element of the schema.</summary>
    public ThriftBytes SchemaElement
    {
        get
        {
            var element = new ThriftBytes().I32(1, Type).I32(2, TypeLength).I32(3, Optional ? 1 : 0).Text(4, Name);
            if (Converted is { } converted)
            {
                element.I32(6, converted);
            }

            element.I32(7, Scale).I32(8, 18);
            return Logical is null ? element : element.Struct(10, Logical);
        }
    }
}
