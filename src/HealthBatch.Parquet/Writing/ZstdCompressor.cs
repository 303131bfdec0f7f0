using System.Runtime.InteropServices;
using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Writing;

/// <summary>Zstandard through the system's libzstd; a context is kept for the life of the scratch that owns it.</summary>
internal sealed unsafe class ZstdCompressor : SafeHandle
{
    private readonly ZstdLibrary.Functions _functions;

    /// <summary>Makes a context.</summary>
    /// <exception cref="HealthBatch.Columns.InputException">The library is absent.</exception>
    public ZstdCompressor()
        : base(0, ownsHandle: true)
    {
        _functions = ZstdLibrary.System.ForWriting();
        SetHandle(_functions.CreateContext());
    }

    public override bool IsInvalid => handle == 0;

    public static int MaxLength(int length) => checked(length + (length >> 8) + 128);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> target, int level)
    {
        ObjectDisposedException.ThrowIf(IsClosed || IsInvalid, this);
        nuint length;
        fixed (byte* from = source, to = target)
        {
            length = _functions.Compress(handle, to, (nuint)target.Length, from, (nuint)source.Length, level);
        }

        return _functions.IsError(length) == 0
            ? (int)length
            : throw new InvalidOperationException($"libzstd could not compress {source.Length} bytes at level {level}");
    }

    protected override bool ReleaseHandle() => _functions.FreeContext(handle) == 0;
}
