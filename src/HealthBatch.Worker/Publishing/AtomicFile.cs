namespace HealthBatch.Worker.Publishing;

/// <summary>Files that appear whole or not at all: written under a temporary name, forced to disk, renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Moves a file that is whole and lies on the same disk to its place, where one may be.</summary>
    public static void Move(string from, string path)
    {
        using (var file = File.OpenHandle(from, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        File.Move(from, path, overwrite: true);
        FolderSync.Force(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file, in place of one that may be there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FolderSync.Force(folder);
    }
}
