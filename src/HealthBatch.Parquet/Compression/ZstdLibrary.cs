using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Compression;

/// <summary>The part of the system's libzstd that decoding needs. The framework has no zstd of its own.</summary>
internal static partial class ZstdLibrary
{
    private const string Library = "libzstd.so.1";

    /// <summary>What to install where the library is absent.</summary>
    public const string Remedy =
        "libzstd.so.1 on this machine: install the package libzstd1 (Debian, Ubuntu), libzstd (Fedora, Arch) or zstd-libs (Alpine)";

    /// <summary>Decodes one or more frames; the output must be filled exactly.</summary>
    /// <exception cref="MalformedException">The input is damaged or of another length, or the library is absent.</exception>
    public static void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        nuint written;
        try
        {
            written = Decompress(ref MemoryMarshal.GetReference(output), (nuint)output.Length, in MemoryMarshal.GetReference(input), (nuint)input.Length);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new MalformedException("a page compressed with zstd", Remedy);
        }

        // Errors come back as negative numbers, and so are larger than any output.
        if (written != (nuint)output.Length)
        {
            throw new MalformedException(
                written > (nuint)output.Length ? "zstd data that can't be decoded" : $"zstd data of {written} bytes",
                $"{output.Length} bytes, as the page's header says");
        }
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_decompress")]
    private static partial nuint Decompress(ref byte target, nuint capacity, in byte source, nuint length);
}
