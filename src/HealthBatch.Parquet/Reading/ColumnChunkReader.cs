using System.Buffers.Binary;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>Reads one column of one row group: pages, then levels, then values, a stretch of rows at a time.</summary>
/// <param name="pages">The chunk's pages; disposed with this.</param>
/// <param name="decoder">What turns values into the form that was asked for.</param>
/// <param name="nullable">Whether pages have definition levels.</param>
/// <param name="rows">The rows of the row group.</param>
/// <param name="done">Takes the decoder back.</param>
internal sealed class ColumnChunkReader(ChunkPages pages, ValueDecoder decoder, bool nullable, long rows, Action<ValueDecoder> done) : IDisposable
{
    private readonly DefinitionLevels _levels = new();
    private readonly bool _streamsPlain = decoder.StreamsPlain;
    private byte[] _levelBytes = [];
    private long _rowsLeft = rows;
    private int _left;
    private bool _hasDictionary;
    private bool _needsDictionary;
    private bool _disposed;

    /// <summary>Where the current page starts in the file.</summary>
    public long Offset => pages.PageOffset;

    /// <summary>Fills the column's first rows; there must be that many left.</summary>
    /// <exception cref="MalformedException">The chunk is damaged.</exception>
    public void Read(Column target, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        target.MissingCount = 0;
        var loan = target is NumberColumn { TakesLoans: true } number ? number : null;
        loan?.EndLoan();
        for (var row = 0; row < count;)
        {
            if (_left == 0)
            {
                NextPage();
                continue;
            }

            var here = Math.Min(_left, count - row);
            ReadStretch(target, row, here, here == count ? loan : null);
            _left -= here;
            row += here;
        }

        target.Length = count;
        _rowsLeft -= count;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            pages.Dispose();
            done(decoder);
        }
    }

    /// <summary>Reads rows of one page; into the loan, which is the same column, if they are all that is asked for.</summary>
    private void ReadStretch(Column target, int row, int count, NumberColumn? loan)
    {
        var present = count;
        if (_levels.TryTakeAllPresent(count))
        {
            if (target.MissingCount > 0)
            {
                ValidityBits.Fill(target.Validity, row, count, present: true);
            }
        }
        else
        {
            present = _levels.Read(target.Validity, row, count);
            if (present < count && target.MissingCount == 0)
            {
                ValidityBits.Fill(target.Validity, 0, row, present: true);
            }

            target.MissingCount += count - present;
        }

        if (present > 0 && _needsDictionary && !_hasDictionary)
        {
            throw new MalformedException("a page of dictionary indices", "a dictionary page before it");
        }

        if (loan is not null && present == count && decoder.TryLend(loan, count))
        {
            return;
        }

        decoder.Decode(target, row, present);
        if (present < count)
        {
            decoder.Spread(target, row, count, present);
        }
    }

    private void NextPage()
    {
        if (!pages.Next(_streamsPlain))
        {
            throw new MalformedException("the end of the column chunk", $"pages for {_rowsLeft} more rows");
        }

        var header = pages.Header;
        if (header.Type == PageType.Dictionary)
        {
            if (_hasDictionary || header.Encoding is not (ParquetEncoding.Plain or ParquetEncoding.PlainDictionary))
            {
                throw new MalformedException(
                    _hasDictionary ? "a second dictionary page" : $"a dictionary in encoding {header.Encoding}", "one plain dictionary a column chunk");
            }

            decoder.SetDictionary(pages.Page, header.ValueCount);
            _hasDictionary = true;
            return;
        }

        _needsDictionary = header.Encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary;
        if (header.ValueCount == 0)
        {
            return;
        }

        if (pages.Stream is { } stream)
        {
            StartLevels(header, stream);
            decoder.StartStream(stream);
        }
        else
        {
            decoder.StartPage(header.Encoding, header.Type == PageType.DataV2 ? StartVersion2(header) : StartVersion1(header, pages.Page));
        }

        _left = header.ValueCount;
    }

    /// <summary>Takes the levels of a page that comes part by part. They are kept apart, since they are read beside the values.</summary>
    private void StartLevels(PageHeader header, PageStream stream)
    {
        if (!nullable)
        {
            _levels.StartAllPresent();
            return;
        }

        var prefix = header.LevelEncoding == ParquetEncoding.BitPacked ? 0 : sizeof(int);
        var length = prefix == 0 ? (header.ValueCount + 7L) / 8
            : stream.Require(prefix) ? prefix + (long)BinaryPrimitives.ReadUInt32LittleEndian(stream.Bytes.AsSpan(stream.Position)) : prefix;
        if (length > int.MaxValue || !stream.Require((int)length))
        {
            throw new MalformedException("a page that ends inside its definition levels", $"{length} bytes for them alone");
        }

        var levels = new PageSlice(stream.Bytes, stream.Position, (int)length);
        stream.Position += (int)length;
        if (!stream.IsWhole)
        {
            if (_levelBytes.Length < length)
            {
                _levelBytes = new byte[length];
            }

            levels.Span.CopyTo(_levelBytes);
            levels = new PageSlice(_levelBytes, 0, (int)length);
        }

        StartVersion1(header, levels);
    }

    private PageSlice StartVersion2(PageHeader header)
    {
        var levels = pages.Page.From(header.RepetitionLength).First(header.DefinitionLength);
        if (nullable)
        {
            _levels.StartRuns(levels);
        }
        else
        {
            _levels.StartAllPresent();
        }

        return pages.Page.From(header.RepetitionLength + header.DefinitionLength);
    }

    /// <summary>Starts on the levels of a page or of its start, and returns what lies behind them.</summary>
    private PageSlice StartVersion1(PageHeader header, PageSlice page)
    {
        if (!nullable)
        {
            _levels.StartAllPresent();
            return page;
        }

        if (header.LevelEncoding == ParquetEncoding.BitPacked)
        {
            var length = (header.ValueCount + 7L) / 8;
            Require(length, page.Length);
            _levels.StartBitPacked(page.First((int)length), header.ValueCount);
            return page.From((int)length);
        }

        if (header.LevelEncoding != ParquetEncoding.Rle)
        {
            throw new MalformedException($"definition levels in encoding {header.LevelEncoding}", "RLE or BIT_PACKED");
        }

        Require(sizeof(int), page.Length);
        var runs = BinaryPrimitives.ReadUInt32LittleEndian(page.Span);
        Require(sizeof(int) + (long)runs, page.Length);
        _levels.StartRuns(page.From(sizeof(int)).First((int)runs));
        return page.From(sizeof(int) + (int)runs);
    }

    private static void Require(long length, int there)
    {
        if (length > there)
        {
            throw new MalformedException($"a page of {there} bytes", $"{length} for its definition levels alone");
        }
    }
}
