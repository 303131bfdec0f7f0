namespace HealthBatch.Parquet;

/// <summary>
/// Bytes that can't be what they should be, said by a decoder that knows neither file nor column. Whoever knows turns it into a
/// <see cref="ParquetFormatException"/>; it never leaves the assembly.
/// </summary>
internal sealed class MalformedException(string found, string expected) : Exception
{
    public string Found { get; } = found;

    public string Expected { get; } = expected;

    /// <summary>Whether the bytes merely ended too early, so that a longer stretch of the file might do.</summary>
    public bool Truncated { get; init; }

    public override string Message => $"found {Found}; expected {Expected}";
}
