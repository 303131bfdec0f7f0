using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using Microsoft.Win32.SafeHandles;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// The pages of one column chunk, one after the other. Reads the file at positions, so that chunks can be read at once from several threads. Holds
/// one page as it lies in the file and one decompressed; all lengths are checked against the chunk before room is made for them.
/// </summary>
internal sealed class ChunkPages : IDisposable
{
    /// <summary>How much is read at once; more only if a page is longer.</summary>
    private const int Window = 1 << 20;

    /// <summary>The longest page header: statistics of long texts make them grow.</summary>
    private const int LongestHeader = 1 << 20;

    private const int LargestExpandedPage = 32 << 20;

    /// <summary>How far the last page may reach beyond the chunk: old writers left their page headers out of its stated length.</summary>
    private const int Overhang = 1024;

    private readonly SafeFileHandle _file;
    private readonly CompressionCodec _codec;
    private readonly long _start;
    private readonly long _end;
    private readonly long _limit;
    private readonly ExpansionBudget _budget;
    private readonly PageBuffer _window;
    private readonly PageBuffer _page;
    private long _windowStart;
    private int _windowLength;
    private int _position;
    private long _pageCost;
    private long _dictionaryCost;

    /// <summary>Makes a reader of the file's bytes from start to end, which must lie before the end of all data.</summary>
    public ChunkPages(SafeFileHandle file, CompressionCodec codec, long start, long end, long dataEnd, ExpansionBudget budget, PagePool large)
    {
        (_window, _page) = (new PageBuffer(large), new PageBuffer(large));
        _budget = budget;
        (_file, _codec, _start, _end, _limit) = (file, codec, start, end, Math.Min(end + Overhang, dataEnd));
        _windowStart = PageOffset = start;
    }

    /// <summary>Where the current page's header starts in the file.</summary>
    public long PageOffset { get; private set; }

    /// <summary>The current page's header.</summary>
    public PageHeader Header { get; private set; }

    /// <summary>The current page after decompression. A version 2 page's levels come first, as in the file.</summary>
    public PageSlice Page { get; private set; }

    /// <summary>Goes to the next page and decompresses it; false at the end of the chunk. Index pages are passed over.</summary>
    /// <exception cref="MalformedException">The page is damaged.</exception>
    public bool Next()
    {
        do
        {
            PageOffset = _windowStart + _position;
            if (PageOffset >= _end)
            {
                return false;
            }

            Header = ReadHeader();
            if (Header.CompressedLength > _limit - _windowStart - _position)
            {
                throw new MalformedException(
                    $"a page of {Header.CompressedLength} bytes", $"at most the {_end - _windowStart - _position} that are left of the chunk");
            }

            Fill(Header.CompressedLength);
            var stored = new PageSlice(_window.Bytes, _position, Header.CompressedLength);
            _position += Header.CompressedLength;
            if (Header.Type is PageType.DataV1 or PageType.DataV2 or PageType.Dictionary)
            {
                CheckCrc(stored);
                Page = Decompress(stored);
                if (_windowStart + _position >= _end && Page.Bytes != _window.Bytes)
                {
                    // The next column's chunk can use it: with large pages this halves what a row group takes.
                    _window.Dispose();
                }
            }
        }
        while (Header.Type is not (PageType.DataV1 or PageType.DataV2 or PageType.Dictionary));

        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _window.Dispose();
        _page.Dispose();
        _budget.Give(_pageCost + _dictionaryCost);
        _pageCost = _dictionaryCost = 0;
    }

    private PageHeader ReadHeader()
    {
        for (var wanted = Math.Min(1024, _end - PageOffset); ; wanted = Math.Min(wanted * 8, _end - PageOffset))
        {
            Fill((int)wanted);
            var thrift = new ThriftReader(_window.Bytes.AsSpan(_position, _windowLength - _position));
            try
            {
                var header = PageHeader.Read(ref thrift);
                _position += thrift.Position;
                return header;
            }
            catch (MalformedException exception) when (exception.Truncated && wanted < _end - PageOffset && wanted < LongestHeader)
            {
                // The header is longer than what was read so far.
            }
        }
    }

    /// <summary>Makes the window hold that many bytes from the current position on, which lie inside the chunk.</summary>
    private void Fill(int length)
    {
        if (_windowLength - _position >= length)
        {
            return;
        }

        var kept = _windowLength - _position;
        _window.Bytes.AsSpan(_position, kept).CopyTo(_window.Bytes);
        _windowStart += _position;
        (_position, _windowLength) = (0, kept);
        var goal = (int)Math.Max(length, Math.Min(Window, _end - _windowStart));
        _window.Grow(goal, kept);
        while (_windowLength < goal)
        {
            var read = RandomAccess.Read(_file, _window.Bytes.AsSpan(_windowLength, goal - _windowLength), _windowStart + _windowLength);
            if (read == 0)
            {
                throw new MalformedException($"the end of the file after {_windowStart + _windowLength} bytes", $"{_end}, as long as when it was opened");
            }

            _windowLength += read;
        }
    }

    private void CheckCrc(PageSlice stored)
    {
        if (Header.Crc is { } expected && Crc32.Compute(stored.Span) is var found && found != expected)
        {
            throw new MalformedException($"a page with checksum {found:x8}", $"{expected:x8}, as its header says");
        }
    }

    private PageSlice Decompress(PageSlice stored)
    {
        var levels = Header.Type == PageType.DataV2 ? (long)Header.DefinitionLength + Header.RepetitionLength : 0;
        if (levels > Math.Min(stored.Length, Header.UncompressedLength))
        {
            throw new MalformedException($"levels of {levels} bytes", $"at most the page's {stored.Length}");
        }

        if (_codec == CompressionCodec.Uncompressed || (Header.Type == PageType.DataV2 && !Header.IsCompressed))
        {
            // Whatever length the header says it had before: old writers counted it wrongly, and the bytes that are there are what counts.
            return stored;
        }

        RequirePlausible(stored.Length);
        TakeFromBudget(stored.Length);
        _page.Grow(Header.UncompressedLength, 0);
        var page = new PageSlice(_page.Bytes, 0, Header.UncompressedLength);
        stored.Span[..(int)levels].CopyTo(_page.Bytes);
        var values = stored.From((int)levels);
        if (page.Length > levels)
        {
            PageDecompressor.Decompress(_codec, values.Bytes, values.Start, values.Length, _page.Bytes.AsSpan((int)levels, page.Length - (int)levels));
        }

        return page;
    }

    /// <summary>Refuses a page before room is made for it if its codec can't make so much of so little, or if it is a bomb.</summary>
    private void RequirePlausible(int stored)
    {
        var most = LargestExpandedPage + _end - _start;
        if (PageDecompressor.MostExpansion(_codec) is { } expansion)
        {
            most = Math.Min(most, ((long)stored * expansion) + 64);
        }

        if (Header.UncompressedLength > most)
        {
            throw new MalformedException($"a page of {stored} bytes that is to become {Header.UncompressedLength}", $"at most {most}");
        }
    }

    /// <summary>The buffer is the next page's as well; a dictionary stays, in a form that takes up to twice as much again.</summary>
    private void TakeFromBudget(int stored)
    {
        var cost = ExpansionBudget.CostOf(stored, Header.UncompressedLength);
        _budget.Give(_pageCost);
        _pageCost = 0;
        _budget.Take(cost);
        _pageCost = cost;
        if (Header.Type == PageType.Dictionary)
        {
            _budget.Take(2 * cost);
            _dictionaryCost += 2 * cost;
        }
    }
}
