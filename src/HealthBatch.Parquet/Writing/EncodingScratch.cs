namespace HealthBatch.Parquet.Writing;

/// <summary>What encoding needs while it works: one for each thread that encodes at a time, kept by the sink from row group to row group.</summary>
internal sealed class EncodingScratch : IDisposable
{
    private ZstdCompressor? _zstd;
    private int _rows;

    public EncodingScratch() => HeaderThrift = new ThriftWriter(Header);

    /// <summary>A page header.</summary>
    public ByteBuffer Header { get; } = new();

    /// <summary>Writes into <see cref="Header"/>.</summary>
    public ThriftWriter HeaderThrift { get; }

    /// <summary>A page before it is compressed.</summary>
    public ByteBuffer Page { get; } = new();

    /// <summary>Dictionary entries in their stored form.</summary>
    public ByteBuffer Dictionary { get; } = new();

    /// <summary>One bit a row, for the forms that mark missing values in the values.</summary>
    public ulong[] Validity { get; private set; } = [];

    /// <summary>Codes that are there, one after the other.</summary>
    public byte[] Codes { get; private set; } = [];

    /// <summary>Dictionary indices.</summary>
    public ushort[] Indices { get; private set; } = [];

    /// <summary>The values that are there, one after the other.</summary>
    public long[] Wide { get; private set; } = [];

    /// <summary>Snappy's table of places.</summary>
    public ushort[] Places { get; } = new ushort[SnappyCompressor.TableSize];

    /// <summary>Finds distinct numbers.</summary>
    public NumberDictionary Numbers { get; } = new();

    /// <summary>Finds distinct texts.</summary>
    public TextValueDictionary Texts { get; } = new();

    /// <summary>Zstandard's context.</summary>
    public ZstdCompressor Zstd => _zstd ??= new ZstdCompressor();

    /// <summary>Makes the arrays hold that many rows.</summary>
    public void EnsureRows(int rows)
    {
        if (_rows < rows)
        {
            _rows = rows;
            Validity = new ulong[(rows + 63) / 64];
            Codes = new byte[rows + MarkerCompaction.Slack];
            Indices = new ushort[rows + MarkerCompaction.Slack];
            Wide = new long[Math.Max(rows, 2 * Math.Min(rows, ChunkWriter.PageRows))];
        }
    }

    public void Dispose()
    {
        Header.Dispose();
        Page.Dispose();
        Dictionary.Dispose();
        _zstd?.Dispose();
    }
}
