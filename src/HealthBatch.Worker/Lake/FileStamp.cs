namespace HealthBatch.Worker.Lake;

/// <summary>What shows that a file was written to, or that another took its place.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was last written to, UTC.</param>
/// <param name="Created">When it was made, UTC: a file that is renamed over another brings its own. Where the file system doesn't say, the earlier of the last change and the last write.</param>
internal readonly record struct FileStamp(long Length, DateTime Written, DateTime Created)
{
    /// <summary>The stamp of a file that is there.</summary>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return new FileStamp(file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc);
    }
}
