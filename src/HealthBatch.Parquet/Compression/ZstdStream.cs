using System.Numerics;

namespace HealthBatch.Parquet.Compression;

/// <summary>Zstd data, decompressed as it is read.</summary>
internal sealed unsafe class ZstdStream : ReadingStream
{
    /// <summary>ZSTD_d_windowLogMax.</summary>
    private const int LargestWindowLog = 100;

    private readonly ZstdLibrary.Streaming _functions;
    private readonly Stream _stored;
    private readonly byte[] _input = new byte[1 << 16];
    private nint _context;
    private int _start;
    private int _end;

    /// <summary>Starts on data.</summary>
    /// <param name="functions">The library's functions.</param>
    /// <param name="stored">The data.</param>
    /// <param name="window">The most that the library may hold of what it decompressed, in bytes; a frame that needs more is refused.</param>
    /// <exception cref="InvalidDataException">The library has no memory.</exception>
    public ZstdStream(ZstdLibrary.Streaming functions, Stream stored, long window)
    {
        (_functions, _stored) = (functions, stored);
        _context = functions.CreateStream();
        if (_context == 0)
        {
            throw new InvalidDataException("zstd has no memory");
        }

        functions.SetParameter(_context, LargestWindowLog, Math.Max(10, 64 - BitOperations.LeadingZeroCount((ulong)window - 1)));
    }

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        while (buffer.Length > 0)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, _stored.Read(_input));
            }

            var written = Decompress(buffer, out var read);
            _start += read;
            if (written > 0 || _end == 0)
            {
                return written;
            }
        }

        return 0;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (_context != 0)
        {
            _functions.FreeStream(_context);
            _context = 0;
        }

        base.Dispose(disposing);
    }

    private int Decompress(Span<byte> buffer, out int read)
    {
        fixed (byte* source = _input, target = buffer)
        {
            var output = new ZstdLibrary.Part { Bytes = target, Length = (nuint)buffer.Length };
            var input = new ZstdLibrary.Part { Bytes = source + _start, Length = (nuint)(_end - _start) };
            if (_functions.IsError(_functions.DecompressPart(_context, &output, &input)) != 0)
            {
                throw new InvalidDataException("zstd data that can't be decoded");
            }

            read = (int)input.Position;
            return (int)output.Position;
        }
    }
}
