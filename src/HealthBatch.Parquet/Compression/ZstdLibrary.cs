using System.Runtime.InteropServices;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Compression;

/// <summary>The parts of libzstd that are used, from the system's own library: the framework has no zstd. Nothing is looked for before it is needed.</summary>
internal sealed unsafe class ZstdLibrary
{
    private readonly string _name;
    private readonly Lazy<Functions?> _functions;

    /// <summary>A library by its file name.</summary>
    public ZstdLibrary(string name)
    {
        _name = name;
        _functions = new Lazy<Functions?>(Load);
    }

    /// <summary>The system's.</summary>
    public static ZstdLibrary System { get; } = new("libzstd.so.1");

    private string Remedy => $"{_name} on this machine: install the package libzstd1 (Debian, Ubuntu), libzstd (Fedora, Arch) or zstd-libs (Alpine)";

    /// <summary>Decodes one or more frames; the output must be filled exactly.</summary>
    /// <exception cref="MalformedException">The input is damaged or of another length, or the library is absent.</exception>
    public void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (_functions.Value is not { } functions)
        {
            throw new MalformedException("a page compressed with zstd", Remedy);
        }

        nuint written;
        fixed (byte* source = input, target = output)
        {
            written = functions.Decompress(target, (nuint)output.Length, source, (nuint)input.Length);
        }

        // Errors come back as negative numbers, and so are larger than any output.
        if (written != (nuint)output.Length)
        {
            throw new MalformedException(
                written > (nuint)output.Length ? "zstd data that can't be decoded" : $"zstd data of {written} bytes",
                $"{output.Length} bytes, as the page's header says");
        }
    }

    /// <summary>The functions, for writing.</summary>
    /// <exception cref="InputException">The library is absent.</exception>
    public Functions ForWriting() => _functions.Value
        ?? throw new InputException("compression \"zstd\"", $"no {_name}", Remedy + ", or choose compression \"snappy\"");

    /// <summary>The functions for reading in parts, or null where the library is absent or too old for them.</summary>
    public Streaming? ForStreaming() => _functions.Value?.Streaming;

    private Functions? Load()
    {
        if (!NativeLibrary.TryLoad(_name, typeof(ZstdLibrary).Assembly, null, out var library))
        {
            return null;
        }

        nint Find(string function) => NativeLibrary.TryGetExport(library, function, out var place) ? place : 0;
        var streaming = new Streaming
        {
            CreateStream = (delegate* unmanaged<nint>)Find("ZSTD_createDStream"),
            FreeStream = (delegate* unmanaged<nint, nuint>)Find("ZSTD_freeDStream"),
            SetParameter = (delegate* unmanaged<nint, int, int, nuint>)Find("ZSTD_DCtx_setParameter"),
            DecompressPart = (delegate* unmanaged<nint, Part*, Part*, nuint>)Find("ZSTD_decompressStream"),
            IsError = (delegate* unmanaged<nuint, uint>)Find("ZSTD_isError"),
        };
        var found = new Functions
        {
            Decompress = (delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)Find("ZSTD_decompress"),
            CreateContext = (delegate* unmanaged<nint>)Find("ZSTD_createCCtx"),
            FreeContext = (delegate* unmanaged<nint, nuint>)Find("ZSTD_freeCCtx"),
            Compress = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int, nuint>)Find("ZSTD_compressCCtx"),
            IsError = streaming.IsError,
            Streaming = streaming.CreateStream is null || streaming.FreeStream is null || streaming.SetParameter is null || streaming.DecompressPart is null ? null : streaming,
        };
        return found.Decompress is null || found.CreateContext is null || found.FreeContext is null || found.Compress is null || found.IsError is null ? null : found;
    }

    /// <summary>The functions that are used.</summary>
    internal sealed class Functions
    {
        /// <summary>ZSTD_decompress: target, its length, source, its length.</summary>
        public required delegate* unmanaged<byte*, nuint, byte*, nuint, nuint> Decompress { get; init; }

        /// <summary>ZSTD_createCCtx.</summary>
        public required delegate* unmanaged<nint> CreateContext { get; init; }

        /// <summary>ZSTD_freeCCtx.</summary>
        public required delegate* unmanaged<nint, nuint> FreeContext { get; init; }

        /// <summary>ZSTD_compressCCtx: context, target, its length, source, its length, level.</summary>
        public required delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int, nuint> Compress { get; init; }

        /// <summary>ZSTD_isError: 0 or 1.</summary>
        public required delegate* unmanaged<nuint, uint> IsError { get; init; }

        /// <summary>Those for reading in parts; null where the library is older than 1.4.</summary>
        public required Streaming? Streaming { get; init; }
    }

    /// <summary>The functions that decompress in parts.</summary>
    internal sealed class Streaming
    {
        /// <summary>ZSTD_createDStream.</summary>
        public required delegate* unmanaged<nint> CreateStream { get; init; }

        /// <summary>ZSTD_freeDStream.</summary>
        public required delegate* unmanaged<nint, nuint> FreeStream { get; init; }

        /// <summary>ZSTD_DCtx_setParameter: stream, parameter, value.</summary>
        public required delegate* unmanaged<nint, int, int, nuint> SetParameter { get; init; }

        /// <summary>ZSTD_decompressStream: stream, output, input.</summary>
        public required delegate* unmanaged<nint, Part*, Part*, nuint> DecompressPart { get; init; }

        /// <summary>ZSTD_isError: 0 or 1.</summary>
        public required delegate* unmanaged<nuint, uint> IsError { get; init; }
    }

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Part
    {
        /// <summary>Where it starts.</summary>
        public byte* Bytes;

        /// <summary>Its bytes.</summary>
        public nuint Length;

        /// <summary>How many of them were read or written.</summary>
        public nuint Position;
    }
}
