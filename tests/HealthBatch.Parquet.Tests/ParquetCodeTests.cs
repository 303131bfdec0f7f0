namespace HealthBatch.Parquet.Tests;

public sealed class ParquetCodeTests
{
    /// <summary>Who has it loaded at the start of a run goes on without it where it fails, and so nobody else would see.</summary>
    [Fact]
    public void All_of_the_codec_that_is_loaded_ahead_runs_on_rows_in_memory() => ParquetCode.Load();
}
