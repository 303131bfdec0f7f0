using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Inspection;

/// <summary>Reads a chunk's entry in the footer, whole.</summary>
internal static class ChunkDetails
{
    public static InspectedChunk Read(ref ThriftReader thrift, StoredType? leaf)
    {
        var chunk = new InspectedChunk("", [], "encrypted", 0, null, null, null, 0, 0, 0, false);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            if ((id, type) == (3, ThriftType.Struct))
            {
                chunk = ReadMetadata(ref thrift, leaf);
            }
            else
            {
                thrift.Skip(type);
            }
        }

        thrift.EndStruct(outer);
        return chunk;
    }

    private static InspectedChunk ReadMetadata(ref ThriftReader thrift, StoredType? leaf)
    {
        var chunk = new InspectedChunk("", [], "", 0, null, null, null, 0, 0, 0, false);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (2, ThriftType.List): chunk = chunk with { Encodings = Encodings(ref thrift) }; break;
                case (3, ThriftType.List): chunk = chunk with { Column = Path(ref thrift) }; break;
                case (4, ThriftType.I32): chunk = chunk with { Codec = Codec(thrift.ReadI32()) }; break;
                case (5, ThriftType.I64): chunk = chunk with { Values = Count(ref thrift) }; break;
                case (6, ThriftType.I64): chunk = chunk with { UncompressedBytes = Count(ref thrift) }; break;
                case (7, ThriftType.I64): chunk = chunk with { CompressedBytes = Count(ref thrift) }; break;
                case (9, ThriftType.I64) when !chunk.Dictionary: chunk = chunk with { Offset = thrift.ReadI64() }; break;
                case (11, ThriftType.I64):
                    // Some writers state 0 where there is no dictionary.
                    chunk = thrift.ReadI64() is var offset and > 0 ? chunk with { Offset = offset, Dictionary = true } : chunk;
                    break;
                case (12, ThriftType.Struct): chunk = ReadStatistics(ref thrift, chunk, leaf); break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        return chunk;
    }

    /// <summary>A count of values or bytes; so limited that those of all chunks can be added up.</summary>
    private static long Count(ref ThriftReader thrift)
    {
        const long Most = 1L << 38;
        var count = thrift.ReadI64();
        return count is >= 0 and <= Most ? count : throw new MalformedException($"a count of {count} in a column chunk", $"0 to {Most}");
    }

    private static InspectedChunk ReadStatistics(ref ThriftReader thrift, InspectedChunk chunk, StoredType? leaf)
    {
        byte[]? min = null, max = null, oldMin = null, oldMax = null;
        bool minExact = true, maxExact = true;
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftType.Binary): oldMax = thrift.ReadBinary().ToArray(); break;
                case (2, ThriftType.Binary): oldMin = thrift.ReadBinary().ToArray(); break;
                case (3, ThriftType.I64): chunk = chunk with { Nulls = Count(ref thrift) }; break;
                case (5, ThriftType.Binary): max = thrift.ReadBinary().ToArray(); break;
                case (6, ThriftType.Binary): min = thrift.ReadBinary().ToArray(); break;
                case (7, ThriftType.False): maxExact = false; break;
                case (8, ThriftType.False): minExact = false; break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);

        // The older pair was ordered by sign whatever the type: it means something for signed numbers only.
        if (leaf is { IsUnsigned: false, Physical: PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Float or PhysicalType.Double or PhysicalType.Boolean })
        {
            min ??= oldMin;
            max ??= oldMax;
        }

        return chunk with
        {
            Min = min is null ? null : InspectedValue.Read(leaf, min, minExact),
            Max = max is null ? null : InspectedValue.Read(leaf, max, maxExact),
        };
    }

    private static List<string> Encodings(ref ThriftReader thrift)
    {
        var encodings = new List<string>();
        for (var count = thrift.BeginList(ThriftType.I32); count > 0; count--)
        {
            encodings.Add((ParquetEncoding)thrift.ReadI32() switch
            {
                ParquetEncoding.Plain => "PLAIN",
                ParquetEncoding.PlainDictionary => "PLAIN_DICTIONARY",
                ParquetEncoding.Rle => "RLE",
                ParquetEncoding.BitPacked => "BIT_PACKED",
                ParquetEncoding.DeltaBinaryPacked => "DELTA_BINARY_PACKED",
                ParquetEncoding.DeltaLengthByteArray => "DELTA_LENGTH_BYTE_ARRAY",
                ParquetEncoding.DeltaByteArray => "DELTA_BYTE_ARRAY",
                ParquetEncoding.RleDictionary => "RLE_DICTIONARY",
                ParquetEncoding.ByteStreamSplit => "BYTE_STREAM_SPLIT",
                var other => $"encoding {(int)other}",
            });
        }

        return encodings;
    }

    private static string Path(ref ThriftReader thrift)
    {
        var parts = new List<string>();
        for (var count = thrift.BeginList(ThriftType.Binary); count > 0; count--)
        {
            parts.Add(thrift.ReadString());
        }

        return string.Join('.', parts);
    }

    private static string Codec(int codec) => (CompressionCodec)codec switch
    {
        CompressionCodec.Uncompressed => "UNCOMPRESSED",
        CompressionCodec.Snappy => "SNAPPY",
        CompressionCodec.Gzip => "GZIP",
        CompressionCodec.Lzo => "LZO",
        CompressionCodec.Brotli => "BROTLI",
        CompressionCodec.Lz4 => "LZ4",
        CompressionCodec.Zstd => "ZSTD",
        CompressionCodec.Lz4Raw => "LZ4_RAW",
        _ => $"codec {codec}",
    };
}
