using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary>The verb <c>sql</c>. What its statements compute is shown by tests/interop/sql.</summary>
public sealed class SqlVerbTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task The_statement_is_printed_or_written_and_a_lake_says_what_columns_hold()
    {
        var file = Path.Combine(_lake.Folder, "tiny.sql");

        var printed = await HealthBatchProgram.RunAsync(_lake.Folder, "sql", "tiny.json", "--table", "analytics.snapshot", "--json");
        var written = await HealthBatchProgram.RunAsync(_lake.Folder, "sql", "tiny.json", "--lake", _lake.Root, "--output", file);

        Assert.True(printed.ExitCode == 0, printed.Error);
        using var json = JsonDocument.Parse(printed.Output);
        Assert.Contains("FROM \"analytics\".\"snapshot\"", json.RootElement.GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.True(written.ExitCode == 0, written.Error);
        Assert.Equal(file, written.Output.Trim());
        Assert.Contains("snapshot_date=2026-06-30", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_statement_can_compute_is_refused_and_nothing_is_written()
    {
        File.WriteAllText(_lake.CardFile, TinyLake.Card.Replace(
            "\"weight\": 3, ", "\"weight\": 3, \"rubric\": { \"1\": \"one\" }, \"rater\": \"owner\", \"correctRater\": true, ", StringComparison.Ordinal));
        var file = Path.Combine(_lake.Folder, "tiny.sql");

        var refused = await HealthBatchProgram.RunAsync(_lake.Folder, "sql", "tiny.json", "--output", file);

        Assert.Equal((2, false), (refused.ExitCode, File.Exists(file)));
        Assert.Contains("correctRater", refused.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _lake.Dispose();
}
