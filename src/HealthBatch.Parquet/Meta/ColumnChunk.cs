namespace HealthBatch.Parquet.Meta;

/// <summary>Where a column's pages of one row group lie. Read only for the columns that were asked for, and not yet checked against the file.</summary>
internal sealed record ColumnChunk
{
    public PhysicalType Type { get; init; }

    public CompressionCodec Codec { get; init; }

    public long ValueCount { get; init; }

    /// <summary>All pages with their headers, as they lie in the file.</summary>
    public long CompressedLength { get; init; }

    public long DataPageOffset { get; init; }

    /// <summary>Where the dictionary page starts; 0 if there is none or the writer didn't say.</summary>
    public long DictionaryPageOffset { get; init; }

    /// <summary>The other file that holds the pages, if any.</summary>
    public string? FilePath { get; init; }

    public bool Encrypted { get; init; }

    /// <summary>Reads a chunk's entry in the footer.</summary>
    public static ColumnChunk Read(ref ThriftReader thrift)
    {
        ColumnChunk? chunk = null;
        string? path = null;
        var encrypted = false;
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftType.Binary): path = thrift.ReadString(FileFooter.LongestName); break;
                case (3, ThriftType.Struct): chunk = ReadMetadata(ref thrift); break;
                case (8, ThriftType.Struct) or (9, ThriftType.Binary):
                    encrypted = true;
                    thrift.Skip(type);
                    break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        return chunk is null && !encrypted
            ? throw new MalformedException("a column chunk without metadata", "its metadata in the footer")
            : path is null && !encrypted ? chunk! : (chunk ?? new ColumnChunk()) with { FilePath = path, Encrypted = encrypted };
    }

    private static ColumnChunk ReadMetadata(ref ThriftReader thrift)
    {
        var (type, codec) = (0, 0);
        var (values, length, data, dictionary) = (0L, 0L, 0L, 0L);
        var seen = 0;
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var fieldType))
        {
            seen |= id is > 0 and < 31 ? 1 << id : 0;
            switch (id, fieldType)
            {
                case (1, ThriftType.I32): type = thrift.ReadI32(); break;
                case (4, ThriftType.I32): codec = thrift.ReadI32(); break;
                case (5, ThriftType.I64): values = thrift.ReadI64(); break;
                case (7, ThriftType.I64): length = thrift.ReadI64(); break;
                case (9, ThriftType.I64): data = thrift.ReadI64(); break;
                case (11, ThriftType.I64): dictionary = thrift.ReadI64(); break;
                default: thrift.Skip(fieldType); break;
            }
        }

        thrift.EndStruct(outer);
        const int Required = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 9;
        return (seen & Required) == Required
            ? new ColumnChunk
            {
                Type = (PhysicalType)type,
                Codec = (CompressionCodec)codec,
                ValueCount = values,
                CompressedLength = length,
                DataPageOffset = data,
                DictionaryPageOffset = dictionary,
            }
            : throw new MalformedException("column metadata without type, codec, value count, length or offset", "all of them");
    }
}
