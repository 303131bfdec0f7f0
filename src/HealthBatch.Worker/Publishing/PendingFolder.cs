using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Publishing;

/// <summary>
/// A folder that appears whole or not at all. Files are written into a hidden folder beside the final one; <see cref="Publish()"/> renames it. One that
/// is disposed unpublished leaves nothing behind, the folders made on the way included.
/// </summary>
internal sealed class PendingFolder : IDisposable
{
    private readonly string _final;
    private readonly Durability _durability;
    private readonly List<string> _made = [];
    private bool _published;

    /// <summary>Starts a folder. What a killed process left under the same temporary name is removed first.</summary>
    public PendingFolder(string final, Durability durability)
    {
        _final = System.IO.Path.GetFullPath(final);
        _durability = durability;
        var parent = System.IO.Path.GetDirectoryName(_final)!;
        Path = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(_final)}.{Environment.ProcessId}.tmp");
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        for (var folder = parent; folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
        {
            _made.Add(folder);
        }

        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write until it is published.</summary>
    public string Path { get; }

    /// <summary>Makes the folder appear under its name, in place of one that may be there.</summary>
    public void Publish() => Publish(_final);

    /// <summary>Makes the folder appear under another name of the same disk, in place of one that may be there.</summary>
    public void Publish(string folder)
    {
        if (_durability == Durability.Full)
        {
            ForceFiles();
        }

        var old = $"{Path}.old";
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        if (Directory.Exists(folder))
        {
            Directory.Move(folder, old);
        }

        var parent = System.IO.Path.GetDirectoryName(folder)!;
        Directory.CreateDirectory(parent);
        Directory.Move(Path, folder);
        _published = true;
        if (_durability == Durability.Full)
        {
            FolderSync.Force(parent);
        }

        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_published && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
            foreach (var folder in _made.TakeWhile(folder => !Directory.EnumerateFileSystemEntries(folder).Any()))
            {
                Directory.Delete(folder);
            }
        }
    }

    private void ForceFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        foreach (var folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories))
        {
            FolderSync.Force(folder);
        }

        FolderSync.Force(Path);
    }
}
