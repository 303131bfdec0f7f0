using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>A row group in its written form: pages in one buffer, and what the footer needs to know. Belongs to the sink that made it.</summary>
internal sealed class EncodedRowGroup(ParquetSink owner, ByteBuffer buffer) : IEncodedRowGroup
{
    private readonly List<(int Start, int Length)> _segments = [];

    public ParquetSink Owner => owner;

    public int RowCount { get; set; }

    public ByteBuffer Buffer => buffer;

    public List<ColumnChunk> Chunks { get; } = [];

    /// <summary>The bytes that will be written.</summary>
    public long Length { get; private set; }

    /// <summary>Whether it still holds its buffer, and so can be appended.</summary>
    public bool Live { get; set; } = true;

    /// <summary>Adds what lies there in the buffer to what will be written.</summary>
    public void AddSegment(int start, int length)
    {
        _segments.Add((start, length));
        Length += length;
    }

    /// <summary>The pieces to write, in order.</summary>
    public ReadOnlyMemory<byte>[] Segments()
    {
        var pieces = new ReadOnlyMemory<byte>[_segments.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Buffer.Memory(_segments[i].Start, _segments[i].Length);
        }

        return pieces;
    }

    public void Dispose() => owner.Return(this);
}
