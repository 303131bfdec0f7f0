using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Writing;

/// <summary>Zstandard through the system's libzstd; a context is kept for the life of the scratch that owns it.</summary>
internal sealed partial class ZstdCompressor : SafeHandle
{
    public ZstdCompressor()
        : base(0, ownsHandle: true)
    {
        try
        {
            SetHandle(CreateContext());
        }
        catch (DllNotFoundException)
        {
            throw new InputException("compression \"zstd\"", "no libzstd.so.1", ZstdLibrary.Remedy + ", or choose compression \"snappy\"");
        }
    }

    public override bool IsInvalid => handle == 0;

    public static int MaxLength(int length) => checked(length + (length >> 8) + 128);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> target, int level)
    {
        var length = Compress(this, target, (nuint)target.Length, source, (nuint)source.Length, level);
        return IsError(length) == 0 ? (int)length : throw new InvalidOperationException($"libzstd could not compress {source.Length} bytes at level {level}");
    }

    protected override bool ReleaseHandle() => FreeContext(handle) == 0;

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_createCCtx")]
    private static partial nint CreateContext();

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_freeCCtx")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_compressCCtx")]
    private static partial nuint Compress(ZstdCompressor context, Span<byte> target, nuint capacity, ReadOnlySpan<byte> source, nuint length, int level);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);
}
