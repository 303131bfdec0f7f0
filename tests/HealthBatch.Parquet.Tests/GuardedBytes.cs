using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Tests;

/// <summary>
/// A copy of some bytes that ends where a page of memory begins that nobody may touch: whoever reads or writes a byte behind the end is killed, and the
/// test run with it. Outside Linux only a copy.
/// </summary>
internal sealed class GuardedBytes : IDisposable
{
    private const int PageSize = 4096;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private readonly byte[]? _copy;
    private readonly nint _start;
    private readonly int _mapped;
    private readonly int _length;

    public GuardedBytes(ReadOnlySpan<byte> bytes)
    {
        _length = bytes.Length;
        if (!OperatingSystem.IsLinux())
        {
            _copy = bytes.ToArray();
            return;
        }

        _mapped = (((_length + PageSize - 1) / PageSize) + 1) * PageSize;
        _start = Map(0, _mapped, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, _start);
        Assert.Equal(0, Protect(_start + _mapped - PageSize, PageSize, 0));
        bytes.CopyTo(Span);
    }

    public Span<byte> Span => _copy ?? MemoryMarshal.CreateSpan(
        ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _start + _mapped - PageSize - _length), _length);

    public void Dispose()
    {
        if (_copy is null)
        {
            Assert.Equal(0, Unmap(_start, _mapped));
        }
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Protect(nint address, nint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unmap(nint address, nint length);
}
