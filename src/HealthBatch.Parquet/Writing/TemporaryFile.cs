using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// A file under a name of its own beside its final one, that takes the final one when it is whole. Its name starts with a dot and ends in ".tmp",
/// so no reader takes one that a crash left behind for a table.
/// </summary>
internal sealed partial class TemporaryFile : IDisposable
{
    private readonly string _path, _temporary;
    private readonly IncrementalHash? _hash;
    private readonly SafeFileHandle _handle;
    private bool _published;

    public TemporaryFile(string path, bool hash)
    {
        _path = Path.GetFullPath(path);
        (_handle, _temporary) = Open(_path);
        _hash = hash ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    public long Length { get; private set; }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        RandomAccess.Write(_handle, pieces, Length);
        foreach (var piece in pieces)
        {
            Length += piece.Length;
            _hash?.AppendData(piece.Span);
        }
    }

    /// <summary>Gives the file its final name, in place of what had it. Returns the lower-case hexadecimal SHA-256, or an empty text if none was asked for.</summary>
    public string Publish(bool durable)
    {
        if (durable)
        {
            RandomAccess.FlushToDisk(_handle);
        }

        _handle.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _published = true;
        if (durable && !OperatingSystem.IsWindows())
        {
            FlushFolder(Path.GetDirectoryName(_path)!);
        }

        return _hash is null ? string.Empty : Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _handle.Dispose();
        _hash?.Dispose();
        if (!_published)
        {
            File.Delete(_temporary);
        }
    }

    private static (SafeFileHandle Handle, string Path) Open(string path)
    {
        // Creating a new file is faster than emptying one, and two writers can't get the same.
        var folder = Path.GetDirectoryName(path)!;
        for (var i = 0; ; i++)
        {
            var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{i}.tmp");
            try
            {
                return (File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read), temporary);
            }
            catch (IOException) when (File.Exists(temporary))
            {
            }
        }
    }

    /// <summary>Makes the folder's new entry last: the framework can't open a folder, so this asks the system.</summary>
    private static void FlushFolder(string folder)
    {
        var descriptor = OpenFolder(folder, 0);
        if (descriptor >= 0)
        {
            var failed = Flush(descriptor) != 0;
            var error = Marshal.GetLastPInvokeErrorMessage();
            _ = Close(descriptor);
            if (failed)
            {
                throw new IOException($"{folder}: the folder could not be flushed to the disk: {error}");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
