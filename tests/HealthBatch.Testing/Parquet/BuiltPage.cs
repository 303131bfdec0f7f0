namespace HealthBatch.Testing.Parquet;

/// <summary>One page of a file that a test builds: its header's numbers and its bytes, which need not agree.</summary>
/// <param name="Type">0 data, 2 dictionary, 3 data version 2; the format's own number.</param>
/// <param name="Values">The values that the header announces.</param>
/// <param name="Encoding">The encoding that the header announces; the format's own number.</param>
/// <param name="Body">The bytes as they lie in the file; a version 2 page's levels first.</param>
public sealed record BuiltPage(int Type, int Values, int Encoding, byte[] Body)
{
    /// <summary>The length after decompression that the header announces; that of the body unless set.</summary>
    public int? UncompressedLength { get; init; }

    /// <summary>The bytes of a version 2 page's definition levels.</summary>
    public int DefinitionLength { get; init; }

    /// <summary>How a version 1 page's definition levels are encoded; the format's own number.</summary>
    public int LevelEncoding { get; init; } = 3;

    /// <summary>The checksum that the header announces, if any.</summary>
    public uint? Crc { get; init; }

    /// <summary>Whether a version 2 page's values are compressed.</summary>
    public bool IsCompressed { get; init; } = true;

    /// <summary>The page as it lies in the file.</summary>
    public byte[] Bytes
    {
        get
        {
            var header = new ThriftBytes().I32(1, Type).I32(2, UncompressedLength ?? Body.Length).I32(3, Body.Length);
            if (Crc is { } crc)
            {
                header.I32(4, (int)crc);
            }

            header = Type switch
            {
                2 => header.Struct(7, new ThriftBytes().I32(1, Values).I32(2, Encoding)),
                3 => header.Struct(8, new ThriftBytes().I32(1, Values).I32(2, 0).I32(3, Values).I32(4, Encoding)
                    .I32(5, DefinitionLength).I32(6, 0).Bool(7, IsCompressed)),
                _ => header.Struct(5, new ThriftBytes().I32(1, Values).I32(2, Encoding).I32(3, LevelEncoding).I32(4, 3)),
            };
            return [.. header.Finished, .. Body];
        }
    }
}
