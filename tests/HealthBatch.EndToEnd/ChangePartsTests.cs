using HealthBatch.Columns;
using HealthBatch.Parquet;

namespace HealthBatch.EndToEnd;

/// <summary>What a score file says of scores before, through the command line.</summary>
public sealed class ChangePartsTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task A_change_is_split_and_the_longer_trend_is_against_the_scores_of_about_90_days_before()
    {
        await _lake.RunAsync("score");

        Assert.All(Read(TinyLake.Dates[0]), row => Assert.Equal([null, null, null, null, null], new[] { row.Change, row.Values, row.Missing, row.Version, row.Earlier }));
        // 90 days before the end of March lies the end of December, which the lake does not hold; before that of April, the end of January.
        Assert.All(Read(TinyLake.Dates[2]), row => Assert.Null(row.Earlier));
        Assert.Equal(Read(TinyLake.Dates[0]).Select(row => row.Score), Read(TinyLake.Dates[3]).Select(row => row.Earlier));
        Assert.All(Read(TinyLake.Dates[5]), row => Assert.Equal((row.Change, (short?)0, (short?)0), (row.Values, row.Missing, row.Version)));
    }

    [Fact]
    public async Task A_new_version_is_told_apart_from_what_customers_did()
    {
        await _lake.RunAsync("score", "--to", "2026-05-31");
        var other = TinyLake.Card.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal).Replace("\"weight\": 3", "\"weight\": 1", StringComparison.Ordinal);
        File.WriteAllText(_lake.CardFile, other);

        var scored = await _lake.RunAsync("score", "--as-of", "2026-06-30");
        var rows = Read(TinyLake.Dates[5]);

        Assert.Contains("1 date scored", scored.Output, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal((int)row.Change!, row.Values! + row.Missing! + row.Version!));
        Assert.True(rows.Count(row => row.Version != 0) > 100);
        Assert.Contains("1 date unchanged", (await _lake.RunAsync("score", "--as-of", "2026-06-30")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(_lake.Root, "scores"), "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    public void Dispose() => _lake.Dispose();

    private List<(short? Score, short? Change, short? Values, short? Missing, short? Version, short? Earlier)> Read(DateOnly date)
    {
        var file = Path.Combine(_lake.Root, "scores", "scorecard=tiny", Path.GetFileName(_lake.SnapshotFolder(date)), "part-0.parquet");
        using var source = ParquetSource.Open(file, file);
        ColumnRequest[] requests =
        [
            .. new[] { "score", "change", "change_from_values", "change_from_missing", "change_from_version", "earlier_score" }.Select(name => new ColumnRequest(name, ColumnForm.Grid)),
        ];
        var batch = new ColumnBatch(requests, (int)source.RowCount);
        using var reader = source.OpenRowGroup(0, requests);
        reader.Read(batch);
        short? Cell(int column, int row) => batch.Grid(column).Values[row] is var value && value == GridColumn.Missing ? null : value;
        return [.. Enumerable.Range(0, batch.RowCount).Select(row => (Cell(0, row), Cell(1, row), Cell(2, row), Cell(3, row), Cell(4, row), Cell(5, row)))];
    }
}
