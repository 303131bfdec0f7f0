using System.Runtime.InteropServices;
using HealthBatch.Columns;
using Microsoft.Win32.SafeHandles;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// A file under a name of its own beside its final one, that takes the final one when it is whole. Its name starts with a dot and ends in ".tmp",
/// so no reader takes one that a crash left behind for a table.
/// </summary>
internal sealed partial class TemporaryFile : IDisposable
{
    /// <summary>SYNC_FILE_RANGE_WRITE.</summary>
    private const uint StartOnly = 2;

    /// <summary>About as much is hashed and then written.</summary>
    private const int WrittenTogether = 256 << 10;

    private readonly string _path, _temporary;
    private readonly ContentHasher _hash;
    private readonly SafeFileHandle _handle;
    private readonly bool _durable;
    private bool _published;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its final place.</param>
    /// <param name="hash">What is worked out over its bytes.</param>
    /// <param name="durable">Whether it is forced to the disk before it gets its name.</param>
    public TemporaryFile(string path, HashKind hash, bool durable)
    {
        _durable = durable;
        _path = Path.GetFullPath(path);
        (_handle, _temporary) = Open(_path);
        _hash = new ContentHasher(hash);
    }

    public long Length { get; private set; }

    public void Write(params ReadOnlyMemory<byte>[] pieces)
    {
        var start = Length;
        var (first, bytes) = (0, 0);
        for (var i = 0; i < pieces.Length; i++)
        {
            // Hashed before it is written, it lies in the second-level cache, and the system copies it from there.
            _hash.Append(pieces[i].Span);
            bytes += pieces[i].Length;
            if (bytes >= WrittenTogether || i == pieces.Length - 1)
            {
                RandomAccess.Write(_handle, new ArraySegment<ReadOnlyMemory<byte>>(pieces, first, i + 1 - first), Length);
                Length += bytes;
                (first, bytes) = (i + 1, 0);
            }
        }

        if (_durable && OperatingSystem.IsLinux())
        {
            // Only asks the system to begin: so the disk works while the next rows are encoded, and the end has little left to wait for.
            _ = StartWriting(_handle, start, Length - start, StartOnly);
        }
    }

    /// <summary>Gives the file its final name, in place of what had it. Returns the hash of its bytes, or an empty text if none was asked for.</summary>
    public string Publish()
    {
        if (_durable)
        {
            RandomAccess.FlushToDisk(_handle);
        }

        _handle.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _published = true;
        if (_durable && !OperatingSystem.IsWindows())
        {
            FlushFolder(Path.GetDirectoryName(_path)!);
        }

        return _hash.Finish();
    }

    public void Dispose()
    {
        _handle.Dispose();
        _hash.Dispose();
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

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int StartWriting(SafeFileHandle file, long start, long length, uint how);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
