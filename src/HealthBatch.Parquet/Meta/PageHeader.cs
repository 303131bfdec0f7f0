namespace HealthBatch.Parquet.Meta;

/// <summary>What stands before a page. Numbers are as the file states them, checked only for sign.</summary>
internal readonly record struct PageHeader
{
    public PageType Type { get; init; }

    /// <summary>The bytes of the page after decompression, levels included.</summary>
    public int UncompressedLength { get; init; }

    /// <summary>The bytes of the page in the file, levels included, this header not.</summary>
    public int CompressedLength { get; init; }

    /// <summary>The CRC-32 of the page as it lies in the file, if the writer put one.</summary>
    public uint? Crc { get; init; }

    /// <summary>The values of the page, missing ones included.</summary>
    public int ValueCount { get; init; }

    public ParquetEncoding Encoding { get; init; }

    /// <summary>How a version 1 page writes definition levels.</summary>
    public ParquetEncoding LevelEncoding { get; init; }

    /// <summary>The bytes of a version 2 page's definition levels.</summary>
    public int DefinitionLength { get; init; }

    /// <summary>The bytes of a version 2 page's repetition levels.</summary>
    public int RepetitionLength { get; init; }

    /// <summary>Whether a version 2 page's values are compressed at all.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Reads a header; the reader ends up behind it.</summary>
    public static PageHeader Read(ref ThriftReader thrift)
    {
        var header = new PageHeader { Type = (PageType)(-1), IsCompressed = true, UncompressedLength = -1, CompressedLength = -1 };
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftType.I32): header = header with { Type = (PageType)thrift.ReadI32() }; break;
                case (2, ThriftType.I32): header = header with { UncompressedLength = thrift.ReadI32() }; break;
                case (3, ThriftType.I32): header = header with { CompressedLength = thrift.ReadI32() }; break;
                case (4, ThriftType.I32): header = header with { Crc = (uint)thrift.ReadI32() }; break;
                case (5, ThriftType.Struct) or (7, ThriftType.Struct): header = ReadVersion1(ref thrift, header); break;
                case (8, ThriftType.Struct): header = ReadVersion2(ref thrift, header); break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        header.Check();
        return header;
    }

    /// <summary>A data page's or dictionary page's own header; the two agree in the fields that are read.</summary>
    private static PageHeader ReadVersion1(ref ThriftReader thrift, PageHeader header)
    {
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftType.I32): header = header with { ValueCount = thrift.ReadI32() }; break;
                case (2, ThriftType.I32): header = header with { Encoding = (ParquetEncoding)thrift.ReadI32() }; break;
                case (3, ThriftType.I32): header = header with { LevelEncoding = (ParquetEncoding)thrift.ReadI32() }; break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        return header;
    }

    private static PageHeader ReadVersion2(ref ThriftReader thrift, PageHeader header)
    {
        header = header with { LevelEncoding = ParquetEncoding.Rle };
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftType.I32): header = header with { ValueCount = thrift.ReadI32() }; break;
                case (4, ThriftType.I32): header = header with { Encoding = (ParquetEncoding)thrift.ReadI32() }; break;
                case (5, ThriftType.I32): header = header with { DefinitionLength = thrift.ReadI32() }; break;
                case (6, ThriftType.I32): header = header with { RepetitionLength = thrift.ReadI32() }; break;
                case (7, ThriftType.True or ThriftType.False): header = header with { IsCompressed = type == ThriftType.True }; break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        return header;
    }

    private void Check()
    {
        if (UncompressedLength < 0 || CompressedLength < 0 || ValueCount < 0 || DefinitionLength < 0 || RepetitionLength < 0)
        {
            throw new MalformedException(
                $"a page header with lengths {UncompressedLength} and {CompressedLength}, {ValueCount} values and levels of "
                + $"{DefinitionLength} and {RepetitionLength} bytes",
                "none below 0");
        }
    }
}
