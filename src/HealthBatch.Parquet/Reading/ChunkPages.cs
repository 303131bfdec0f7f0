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
    /// <summary>How much is read at once; more only if a page that is held whole is longer.</summary>
    private const int Window = 1 << 20;

    /// <summary>A page longer than that comes part by part where it can. Shorter ones, which most writers make, take no longer when they are held whole.</summary>
    private const int LongPage = 1 << 20;

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
    private readonly PagePool _large;
    private readonly PageBuffer _window;
    private readonly PageBuffer _page;
    private long _windowStart;
    private int _windowLength;
    private int _position;
    private long _pageEnd;
    private StoredPageStream? _storedStream;
    private SnappyPageStream? _snappyStream;
    private InflatedPageStream? _inflatedStream;
    private long _pageCost;
    private long _dictionaryCost;

    /// <summary>Makes a reader of the file's bytes from start to end, which must lie before the end of all data.</summary>
    public ChunkPages(SafeFileHandle file, CompressionCodec codec, long start, long end, long dataEnd, ExpansionBudget budget, PagePool large)
    {
        (_window, _page) = (new PageBuffer(large), new PageBuffer(large));
        (_budget, _large) = (budget, large);
        (_file, _codec, _start, _end, _limit) = (file, codec, start, end, Math.Min(end + Overhang, dataEnd));
        _windowStart = PageOffset = _pageEnd = start;
    }

    /// <summary>Where the current page's header starts in the file.</summary>
    public long PageOffset { get; private set; }

    /// <summary>The current page's header.</summary>
    public PageHeader Header { get; private set; }

    /// <summary>The current page after decompression. A version 2 page's levels come first, as in the file.</summary>
    public PageSlice Page { get; private set; }

    /// <summary>The current page where it comes part by part, and <see cref="Page"/> means nothing; else null.</summary>
    public PageStream? Stream { get; private set; }

    /// <summary>The bytes of the current page that were not yet taken.</summary>
    public long Left => _pageEnd - _windowStart - _position;

    /// <summary>The array that the file is read into.</summary>
    public byte[] Bytes => _window.Bytes;

    /// <summary>Where in it the next byte lies that was not yet taken.</summary>
    public int Position => _position;

    /// <summary>The bytes of the current page that were read from the file and not yet taken.</summary>
    public ReadOnlySpan<byte> Span => _window.Bytes.AsSpan(_position, (int)Math.Min(_windowLength - _position, Left));

    /// <summary>Goes to the next page and, unless it comes part by part, decompresses it; false at the end of the chunk. Index pages are passed over.</summary>
    /// <param name="streamsPlain">Whether pages in PLAIN may come part by part.</param>
    /// <exception cref="MalformedException">The page is damaged.</exception>
    public bool Next(bool streamsPlain)
    {
        Stream = null;
        do
        {
            Leave();
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

            _pageEnd = _windowStart + _position + Header.CompressedLength;
            if (streamsPlain && (Stream = StartStream()) is not null)
            {
                return true;
            }

            if (Header.Type is PageType.DataV1 or PageType.DataV2 or PageType.Dictionary)
            {
                Page = ReadWhole();
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

    /// <summary>Reads on in the current page until so many of its bytes are there, or all that are left. Returns how many are.</summary>
    public int Fill(int length)
    {
        Load((int)Math.Min(length, Left));
        return Span.Length;
    }

    /// <summary>Takes bytes of the current page.</summary>
    public void Skip(int length) => _position += length;

    /// <summary>The array for what is decompressed, at least that long.</summary>
    public byte[] Room(int length)
    {
        _page.Grow(length, 0);
        return _page.Bytes;
    }

    /// <summary>Decompresses the current page whole after all, from its start.</summary>
    public PageSlice DecompressWhole()
    {
        _windowStart = _pageEnd - Header.CompressedLength;
        (_windowLength, _position) = (0, 0);
        return ReadWhole();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _inflatedStream?.Dispose();
        _window.Dispose();
        _page.Dispose();
        _budget.Give(_pageCost + _dictionaryCost);
        _pageCost = _dictionaryCost = 0;
    }

    /// <summary>The current page in parts, if it can come so and is long enough for it. One with a checksum is looked at as a whole before anything is made of it.</summary>
    private PageStream? StartStream() => Header is not { Type: PageType.DataV1, Encoding: ParquetEncoding.Plain, Crc: null } ? null : _codec switch
    {
        CompressionCodec.Uncompressed when Header.CompressedLength > LongPage => StartStored(),
        CompressionCodec.Snappy when Header.UncompressedLength > LongPage => StartSnappy(),
        CompressionCodec.Gzip or CompressionCodec.Brotli or CompressionCodec.Zstd when Header.UncompressedLength > PageBuffer.LargestPooled => StartInflated(),
        _ => null,
    };

    private StoredPageStream StartStored()
    {
        (_storedStream ??= new StoredPageStream(this)).Start();
        return _storedStream;
    }

    private SnappyPageStream StartSnappy()
    {
        RequirePlausible(Header.CompressedLength);
        (_snappyStream ??= new SnappyPageStream(this)).Start(Header.UncompressedLength);
        return _snappyStream;
    }

    private InflatedPageStream? StartInflated()
    {
        RequirePlausible(Header.CompressedLength);
        _inflatedStream ??= new InflatedPageStream(this, _large);
        return _inflatedStream.TryStart(_codec, Header.UncompressedLength) ? _inflatedStream : null;
    }

    private PageSlice ReadWhole()
    {
        Load(Header.CompressedLength);
        var stored = new PageSlice(_window.Bytes, _position, Header.CompressedLength);
        _position += Header.CompressedLength;
        CheckCrc(stored);
        return Decompress(stored);
    }

    /// <summary>Goes to the end of the current page.</summary>
    private void Leave()
    {
        _inflatedStream?.Dispose();
        if (_pageEnd - _windowStart <= _windowLength)
        {
            _position = (int)(_pageEnd - _windowStart);
        }
        else
        {
            (_windowStart, _windowLength, _position) = (_pageEnd, 0, 0);
        }
    }

    private PageHeader ReadHeader()
    {
        for (var wanted = Math.Min(1024, _end - PageOffset); ; wanted = Math.Min(wanted * 8, _end - PageOffset))
        {
            Load((int)wanted);
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
    private void Load(int length)
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
