namespace HealthBatch.Worker.Publishing;

/// <summary>Files that appear whole or not at all: written under a temporary name, forced to disk where asked for, renamed.</summary>
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
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="durable">Whether it is there after a power cut: else an old one, an empty one or a part of it may be.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable = true)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: durable);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (durable)
        {
            FolderSync.Force(folder);
        }
    }
}
