using System.IO.Compression;
using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// A page compressed with gzip, Brotli or zstd, decompressed part by part. The decompressor's own window counts as a large page while it is held. Damage, and a
/// value longer than a part, have the page decompressed whole from its start, so that what is refused is refused in the same words.
/// </summary>
/// <param name="pages">The chunk, which stands behind the page's header.</param>
/// <param name="large">What all large pages of the file may take.</param>
internal sealed class InflatedPageStream(ChunkPages pages, PagePool large) : PageStream, IDisposable
{
    /// <summary>The longest part.</summary>
    private const int Held = (1 << 18) - PageBuffer.Slack;

    /// <summary>What a decompressor takes beside its window: its tables, and the next block.</summary>
    private const int BesideWindow = 1 << 19;

    private Stream? _inflated;
    private long _reserved;
    private int _length;
    private int _produced;
    private bool _whole;

    /// <inheritdoc />
    public override bool IsWhole => _whole;

    /// <summary>Starts on a page, unless it takes no less in parts than whole, or can't be taken in parts.</summary>
    /// <param name="codec">How it is compressed.</param>
    /// <param name="length">Its bytes when decompressed.</param>
    /// <exception cref="MalformedException">There is no room for the decompressor beside the file's other large pages.</exception>
    public bool TryStart(CompressionCodec codec, int length)
    {
        pages.Fill(CompressionWindow.HeaderLength);
        var functions = codec == CompressionCodec.Zstd ? ZstdLibrary.System.ForStreaming() : null;
        if (CompressionWindow.Of(codec, pages.Span) is not { } window || window > length / 2 || (codec == CompressionCodec.Zstd && functions is null))
        {
            return false;
        }

        large.Reserve(window + BesideWindow);
        _reserved = window + BesideWindow;
        var stored = new StoredPageInput(pages);
        _inflated = codec switch
        {
            CompressionCodec.Gzip => new GZipStream(stored, CompressionMode.Decompress),
            CompressionCodec.Brotli => new BrotliStream(stored, CompressionMode.Decompress),
            _ => new ZstdStream(functions!, stored, window),
        };
        (_length, _produced, _whole) = (length, 0, false);
        Bytes = pages.Room(Held);
        Position = End = 0;
        return true;
    }

    /// <summary>Lets go of the decompressor; nothing comes after.</summary>
    public void Dispose()
    {
        _inflated?.Dispose();
        _inflated = null;
        large.Release(_reserved);
        _reserved = 0;
    }

    /// <inheritdoc />
    protected override bool Advance(int count)
    {
        if (_whole || count > _length - _produced + End - Position)
        {
            return false;
        }

        Bytes.AsSpan(Position, End - Position).CopyTo(Bytes);
        (Position, End) = (0, End - Position);
        if (count > Held || !TryInflate())
        {
            DecompressWhole();
        }

        return true;
    }

    /// <summary>Fills the part; false where the data is damaged.</summary>
    private bool TryInflate()
    {
        try
        {
            var part = Math.Min(Held - End, _length - _produced);
            var read = _inflated!.ReadAtLeast(Bytes.AsSpan(End, part), part, throwOnEndOfStream: false);
            End += read;
            _produced += read;
            return read == part && (_produced < _length || _inflated.ReadByte() < 0);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    private void DecompressWhole()
    {
        Dispose();
        var taken = _produced - (End - Position);
        Bytes = pages.DecompressWhole().Bytes;
        (Position, End, _whole) = (taken, _length, true);
    }
}
