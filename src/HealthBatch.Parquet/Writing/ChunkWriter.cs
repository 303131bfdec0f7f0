using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Lays the pages of one column chunk into a row group: headers, compression, offsets. A page's body is written between Begin and End.</summary>
internal sealed class ChunkWriter
{
    /// <summary>Rows of a data page: small enough that a page of doubles stays in the second-level cache; a multiple of 64.</summary>
    public const int PageRows = 1 << 16;

    /// <summary>Room for a page header in front of a body.</summary>
    private const int HeaderRoom = 64;

    /// <summary>Snappy leaves dictionaries smaller than this alone: bit-packed indices don't shrink, so there is nothing to win.</summary>
    private const int DictionaryWorthSnappy = 1 << 14;

    private readonly EncodedRowGroup _group;
    private readonly EncodingScratch _scratch;
    private readonly ParquetWriteOptions _options;
    private readonly ColumnChunk _chunk;
    private ParquetCompression _compression;
    private bool _decided;
    private int _bodyStart;

    public ChunkWriter(EncodedRowGroup group, EncodingScratch scratch, ParquetWriteOptions options, PhysicalType type, ColumnForm form)
    {
        _group = group;
        _scratch = scratch;
        _options = options;
        _chunk = new ColumnChunk { Type = type };
        _compression = form == ColumnForm.Grid && !options.CompressGrids ? ParquetCompression.None : options.Compression;
        _decided = _compression == ParquetCompression.None;
        group.Chunks.Add(_chunk);
    }

    /// <summary>Where the page's body goes.</summary>
    public ByteBuffer BeginPage()
    {
        if (_compression != ParquetCompression.None)
        {
            _scratch.Page.Clear();
            _bodyStart = 0;
            return _scratch.Page;
        }

        return BeginStored();
    }

    /// <summary>Whether pages are in Snappy's form, so that who can write that form itself may do so between <see cref="BeginSnappyPage"/> and <see cref="EndSnappyPage"/>.</summary>
    public bool IsSnappy => _compression == ParquetCompression.Snappy;

    /// <summary>Where a page's body goes that comes in Snappy's form.</summary>
    public ByteBuffer BeginSnappyPage()
    {
        _decided = true;
        return BeginStored();
    }

    /// <summary>Ends a data page that came in Snappy's form.</summary>
    public void EndSnappyPage(int rows, ParquetEncoding encoding, int uncompressed)
    {
        CountRows(rows);
        EndStored(dictionary: false, rows, encoding, uncompressed);
    }

    /// <summary>Ends the page that holds the dictionary.</summary>
    public void EndDictionaryPage(int entries)
    {
        if (_compression == ParquetCompression.Snappy && _scratch.Page.Length < DictionaryWorthSnappy)
        {
            _decided = true;
            StoreAsIs();
        }

        _chunk.DictionaryOffset = _group.Length;
        EndPage(dictionary: true, entries, ParquetEncoding.Plain);
    }

    /// <summary>Ends a data page of so many rows.</summary>
    public void EndDataPage(int rows, ParquetEncoding encoding)
    {
        CountRows(rows);
        EndPage(dictionary: false, rows, encoding);
    }

    public void Complete(ColumnStatistics statistics, bool levels)
    {
        _chunk.Statistics = statistics;
        _chunk.Codec = _compression switch
        {
            ParquetCompression.Snappy => CompressionCodec.Snappy,
            ParquetCompression.Zstd => CompressionCodec.Zstd,
            _ => CompressionCodec.Uncompressed,
        };
        if (levels && !_chunk.Encodings.Contains(ParquetEncoding.Rle))
        {
            _chunk.Encodings.Add(ParquetEncoding.Rle);
        }
    }

    private void CountRows(int rows)
    {
        _chunk.DataOffset ??= _group.Length;
        _chunk.ValueCount += rows;
    }

    private ByteBuffer BeginStored()
    {
        _group.Buffer.Reserve(HeaderRoom);
        _group.Buffer.Advance(HeaderRoom);
        _bodyStart = _group.Buffer.Length;
        return _group.Buffer;
    }

    private void EndPage(bool dictionary, int count, ParquetEncoding encoding)
    {
        var uncompressed = _compression == ParquetCompression.None ? _group.Buffer.Length - _bodyStart : _scratch.Page.Length;
        if (_compression != ParquetCompression.None)
        {
            Compress();
        }

        EndStored(dictionary, count, encoding, uncompressed);
    }

    /// <summary>Puts the header in front of what lies in the row group's buffer.</summary>
    private void EndStored(bool dictionary, int count, ParquetEncoding encoding, int uncompressed)
    {
        var compressed = _group.Buffer.Length - _bodyStart;
        var header = _scratch.Header;
        header.Clear();
        PageHeaderWriter.Write(_scratch.HeaderThrift, dictionary, uncompressed, compressed, count, encoding);
        header.Written.CopyTo(_group.Buffer.Range(_bodyStart - header.Length, header.Length));
        _group.AddSegment(_bodyStart - header.Length, header.Length + compressed);
        _chunk.UncompressedBytes += header.Length + uncompressed;
        _chunk.CompressedBytes += header.Length + compressed;
        if (!_chunk.Encodings.Contains(encoding))
        {
            _chunk.Encodings.Add(encoding);
        }
    }

    /// <summary>Compresses the page; where the chunk's first page loses less than a tenth, the whole chunk is stored as it is.</summary>
    private void Compress()
    {
        var source = _scratch.Page.Written;
        var room = _compression == ParquetCompression.Snappy ? SnappyCompressor.MaxLength(source.Length) : ZstdCompressor.MaxLength(source.Length);
        BeginStored();
        var target = _group.Buffer.Reserve(room);
        var length = _compression == ParquetCompression.Snappy
            ? SnappyCompressor.Compress(source, target, _scratch.Places)
            : _scratch.Zstd.Compress(source, target, _options.ZstdLevel);
        if (!_decided && length > source.Length / 10 * 9)
        {
            _group.Buffer.Truncate(_bodyStart - HeaderRoom);
            StoreAsIs();
        }
        else
        {
            _group.Buffer.Advance(length);
        }

        _decided = true;
    }

    private void StoreAsIs()
    {
        _compression = ParquetCompression.None;
        var body = BeginPage();
        body.Append(_scratch.Page.Written);
    }
}
