using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// A page compressed with Snappy, decompressed part by part. Of what was decompressed the last 64 KB are kept, since writers compress that much at a time and so
/// copy from no farther back. The format lets a copy go farther: then, and where a single value is longer than a part, the page is decompressed whole.
/// </summary>
/// <param name="pages">The chunk, which stands behind the page's header.</param>
internal sealed class SnappyPageStream(ChunkPages pages) : PageStream
{
    /// <summary>How far back a copy can go.</summary>
    private const int History = 1 << 16;

    /// <summary>The most that is held: the history, and a part almost three times as long, so that keeping the history costs little.</summary>
    private const int Held = (4 << 16) - PageBuffer.Slack;

    /// <summary>A longer run of bytes may not fit behind the history.</summary>
    private const int LongestRun = Held - History - SnappyDecoder.LongestCopy;

    /// <summary>The first part is short: who asks for one row of a row group, to see where it begins, needs no more.</summary>
    private const int FirstPart = 4 << 10;

    private int _length;
    private int _produced;
    private int _literalLeft;
    private bool _whole;

    /// <inheritdoc />
    public override bool IsWhole => _whole;

    /// <summary>Starts on a page.</summary>
    /// <param name="length">Its bytes when decompressed.</param>
    public void Start(int length)
    {
        (_length, _produced, _literalLeft, _whole) = (length, 0, 0, false);
        Bytes = pages.Room(Math.Min(length, Held));
        Position = End = 0;
        pages.Fill(SnappyDecoder.Room);
        pages.Skip(SnappyDecoder.ReadLength(pages.Span, out var stated));
        if (stated != (uint)length)
        {
            throw new MalformedException($"a snappy page of {stated} bytes", $"{length}, as its header says");
        }

        Advance(1, FirstPart);
    }

    /// <inheritdoc />
    protected override bool Advance(int count) => Advance(count, Held);

    private bool Advance(int count, int held)
    {
        if (_whole || count > _length - _produced + End - Position)
        {
            return false;
        }

        if (count > LongestRun)
        {
            DecodeWhole();
            return true;
        }

        Slide();
        var most = Math.Min(held, End + _length - _produced);
        while (true)
        {
            pages.Fill(SnappyDecoder.Room);
            var (read, written) = (0, End);
            var end = SnappyDecoder.DecodePart(pages.Span, Bytes.AsSpan(0, most), ref read, ref written, ref _literalLeft);
            pages.Skip(read);
            _produced += written - End;
            End = written;
            if (end == PartEnd.CopyFromBefore)
            {
                DecodeWhole();
                return true;
            }

            if (_produced == _length)
            {
                return pages.Left == 0 ? true : throw new MalformedException("snappy data that goes on", $"{_length} bytes, as the page's header says");
            }

            if (end == PartEnd.OutputFull && count <= End - Position)
            {
                return true;
            }

            if (end == PartEnd.OutputFull || pages.Left == pages.Span.Length)
            {
                throw new MalformedException(
                    end == PartEnd.OutputFull ? "snappy data that goes on" : $"snappy data that ends after {_produced} bytes", $"{_length} bytes, as the page's header says");
            }
        }
    }

    /// <summary>Moves what is to be kept to the front.</summary>
    private void Slide()
    {
        var kept = Math.Max(End - Position, Math.Min(End, History));
        Bytes.AsSpan(End - kept, kept).CopyTo(Bytes);
        Position -= End - kept;
        End = kept;
    }

    private void DecodeWhole()
    {
        Position = _produced - (End - Position);
        Bytes = pages.DecompressWhole().Bytes;
        (End, _whole) = (_length, true);
    }
}
