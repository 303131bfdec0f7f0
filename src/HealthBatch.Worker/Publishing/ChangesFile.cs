using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using Microsoft.Win32.SafeHandles;

namespace HealthBatch.Worker.Publishing;

/// <summary>The changes for a CRM as a file of a pending folder, hashed as it is written. One that was not finished is removed.</summary>
internal sealed partial class ChangesFile : IChangeSink
{
    /// <summary>SYNC_FILE_RANGE_WRITE.</summary>
    private const uint StartOnly = 2;

    /// <summary>As much is hashed and then written.</summary>
    private const int WrittenTogether = 256 << 10;

    private readonly string _path;
    private readonly bool _durable;
    private readonly SafeFileHandle _handle;
    private readonly ContentHasher _hash;
    private long _length;

    /// <summary>Starts the file.</summary>
    /// <param name="path">Where it lies; nothing is there yet.</param>
    /// <param name="hash">How it is hashed.</param>
    /// <param name="durable">Whether the disk is asked to begin while lines still come: the folder is forced to it before it is published.</param>
    public ChangesFile(string path, HashKind hash, bool durable)
    {
        _path = path;
        _durable = durable;
        _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _hash = new ContentHasher(hash);
    }

    /// <summary>The hash of its bytes, once it is complete; null before.</summary>
    public string? Hash { get; private set; }

    /// <inheritdoc />
    public void Append(ReadOnlySpan<byte> lines)
    {
        var start = _length;
        while (!lines.IsEmpty)
        {
            // Hashed before it is written, it lies in the second-level cache, and the system copies it from there.
            var part = lines[..Math.Min(lines.Length, WrittenTogether)];
            _hash.Append(part);
            RandomAccess.Write(_handle, part, _length);
            _length += part.Length;
            lines = lines[part.Length..];
        }

        if (_durable && OperatingSystem.IsLinux())
        {
            _ = StartWriting(_handle, start, _length - start, StartOnly);
        }
    }

    /// <inheritdoc />
    public void Complete()
    {
        Hash = _hash.Finish();
        _handle.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _handle.Dispose();
        _hash.Dispose();
        if (Hash is null)
        {
            File.Delete(_path);
        }
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int StartWriting(SafeFileHandle file, long start, long length, uint how);
}
