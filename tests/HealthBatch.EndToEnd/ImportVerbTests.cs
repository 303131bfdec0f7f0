using System.Globalization;
using System.Text;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>The verb <c>import</c>: CSV exports into the lake.</summary>
public sealed class ImportVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_export_of_a_lake_imported_again_gives_the_same_score_file()
    {
        var card = Path.Combine(RepositoryPaths.Root, "data", "scorecards", "b2b-saas-complete.json");
        await Succeed("sample", "--lake", "there", "--customers", "700", "--months", "4");
        var snapshot = Directory.GetDirectories(_folder["there", "snapshots"]).Order(StringComparer.Ordinal).Last();
        var date = Path.GetFileName(snapshot)["snapshot_date=".Length..];
        Export(Path.Combine(snapshot, "part-0.parquet"), "crm export.csv", ";");
        Export(_folder["there", "outcomes", "outcomes.parquet"], "events.csv", ",");

        var imported = await Succeed("import", "snapshot", "crm export.csv", "--as-of", date, "--lake", "here", "--decimal-comma", "--json");
        await Succeed("import", "outcomes", "events.csv", "--lake", "here");
        foreach (var lake in new[] { "there", "here" })
        {
            await Succeed("score", "--lake", lake, "--scorecard", card, "--as-of", date);
        }

        byte[] Scores(string lake) => File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder[lake, "scores", "scorecard=b2b-saas-complete", $"snapshot_date={date}"], "part-*.parquet")));
        Assert.Equal(Scores("there"), Scores("here"));
        using var json = JsonDocument.Parse(imported);
        Assert.Contains(json.RootElement.GetProperty("columns").EnumerateArray(), column => column.GetProperty("holds").GetString() == "numbers" && column.GetProperty("missing").GetInt64() > 0);
        await Succeed("validate", "--lake", "here", "--scorecard", card);
    }

    [Fact]
    public async Task A_snapshot_that_is_there_is_replaced_only_by_force_and_a_wrong_file_writes_nothing()
    {
        File.WriteAllText(_folder["a.csv"], "id,seats\n1,2\n2,\n");
        File.WriteAllText(_folder["b.csv"], "id,seats\n1,3\n2,4\n3,5\n");
        File.WriteAllText(_folder["wrong.csv"], "id,seats\n1,3\n2,4,5\n");
        string[] where = ["--as-of", "2026-01-31", "--lake", "lake", "--map", "customer_id=id"];

        var wrong = await HealthBatchProgram.RunAsync(_folder.Path, ["import", "snapshot", "wrong.csv", .. where]);
        var isEmpty = !Directory.Exists(_folder["lake"]);
        await Succeed(["import", "snapshot", "a.csv", .. where]);
        var again = await HealthBatchProgram.RunAsync(_folder.Path, ["import", "snapshot", "b.csv", .. where]);
        var before = Rows();
        var forced = await HealthBatchProgram.RunAsync(_folder.Path, ["import", "snapshot", "wrong.csv", .. where, "--force"]);
        var kept = Rows();
        await Succeed(["import", "snapshot", "b.csv", .. where, "--force"]);

        Assert.Equal((2, true), (wrong.ExitCode, isEmpty));
        Assert.Contains("wrong.csv, line 3: found 3 cells; expected 2", wrong.Error, StringComparison.Ordinal);
        Assert.Equal((2, 2), (again.ExitCode, forced.ExitCode));
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
        Assert.Equal((2, 2, 3), (before, kept, Rows()));
        Assert.Equal(["snapshot_date=2026-01-31"], Directory.GetFileSystemEntries(_folder["lake", "snapshots"]).Select(Path.GetFileName));

        long Rows()
        {
            using var source = ParquetSource.Open(_folder["lake", "snapshots", "snapshot_date=2026-01-31", "part-0.parquet"], "part-0.parquet");
            return source.RowCount;
        }
    }

    [Fact]
    public async Task Outcomes_are_a_file_of_the_same_name_and_their_words_are_those_that_are_mapped()
    {
        File.WriteAllText(_folder["q1.csv"], "customer_id,outcome_date,outcome\n1,2026-01-31,churned\n");
        File.WriteAllText(_folder["wrong.csv"], "customer_id,outcome_date,outcome\n1,2026-01-31,churned\n2,2026-02-01,lost\n");

        await Succeed("import", "outcomes", "q1.csv", "--lake", "lake");
        var wrong = await HealthBatchProgram.RunAsync(_folder.Path, "import", "outcomes", "wrong.csv", "--lake", "lake");
        var again = await HealthBatchProgram.RunAsync(_folder.Path, "import", "outcomes", "q1.csv", "--lake", "lake");

        Assert.Equal((2, 2), (wrong.ExitCode, again.ExitCode));
        Assert.Contains("wrong.csv, line 3, column \"outcome\": found \"lost\"", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(["q1.parquet"], Directory.GetFileSystemEntries(_folder["lake", "outcomes"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Outcomes_that_another_file_has_as_well_are_named()
    {
        const string Header = "customer_id,outcome_date,outcome,amount\n";
        File.WriteAllText(_folder["january.csv"], Header + "1,2026-01-31,contracted,5\n2,2026-01-31,expanded,\n");
        File.WriteAllText(_folder["february.csv"], Header + "1,2026-01-31,contracted,5\n2,2026-01-31,expanded,\n3,2026-02-01,churned,9\n");
        File.WriteAllText(_folder["march.csv"], Header + "1,2026-01-31,contracted,6\n2,2026-03-31,expanded,\n3,2026-02-01,renewed,9\n");

        var first = await Succeed("import", "outcomes", "january.csv", "--lake", "lake");
        var second = await Succeed("import", "outcomes", "february.csv", "--lake", "lake");
        var third = await Succeed("import", "outcomes", "march.csv", "--lake", "lake", "--json");
        var replaced = await Succeed("import", "outcomes", "january.csv", "--lake", "lake", "--force", "--json");

        Assert.DoesNotContain("as well", first, StringComparison.Ordinal);
        Assert.Contains("outcomes/january.parquet has 2 of these outcomes as well", second, StringComparison.Ordinal);
        Assert.Contains("\"repeated\":[]", string.Concat(third.Where(character => !char.IsWhiteSpace(character))), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(replaced);
        var other = Assert.Single(json.RootElement.GetProperty("repeated").EnumerateArray());
        Assert.Equal(("outcomes/february.parquet", 2), (other.GetProperty("path").GetString(), other.GetProperty("rows").GetInt64()));
    }

    [Fact]
    public async Task A_damaged_file_beside_does_not_make_a_finished_import_fail()
    {
        const string Header = "customer_id,outcome_date,outcome\n";
        File.WriteAllText(_folder["january.csv"], Header + "1,2026-01-31,churned\n");
        File.WriteAllText(_folder["february.csv"], Header + "1,2026-01-31,churned\n");
        await Succeed("import", "outcomes", "january.csv", "--lake", "lake");
        File.Copy(_folder["lake", "outcomes", "january.parquet"], _folder["lake", "outcomes", "whole.parquet"]);
        File.WriteAllBytes(_folder["lake", "outcomes", "january.parquet"], File.ReadAllBytes(_folder["lake", "outcomes", "january.parquet"])[..^1]);

        var said = await Succeed("import", "outcomes", "february.csv", "--lake", "lake");

        Assert.Contains("outcomes/whole.parquet has 1 of these outcomes as well", said, StringComparison.Ordinal);
        Assert.DoesNotContain("january", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Succeed(params string[] arguments)
    {
        var result = await HealthBatchProgram.RunAsync(_folder.Path, arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    /// <summary>Writes a table as a spreadsheet in a country with decimal commas does where a semicolon stands between cells, else as anybody.</summary>
    private void Export(string parquet, string csv, string separator)
    {
        using var source = ParquetSource.Open(parquet, parquet);
        ColumnRequest[] requests = [.. source.Schema.Columns.Select(column => new ColumnRequest(column.Name, column.Kind is ColumnKind.Floating ? ColumnForm.Number : column.Kind is ColumnKind.Date ? ColumnForm.Date : ColumnForm.Text))];
        var lines = new StringBuilder("\uFEFF").AppendJoin(separator, requests.Select(request => request.Name)).Append("\r\n");
        var batch = new ColumnBatch(requests, 512);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    lines.AppendJoin(separator, batch.Columns.ToArray().Select(column => Cell(column, row, separator == ";"))).Append("\r\n");
                }
            }
        }

        File.WriteAllText(_folder[csv], lines.ToString());
    }

    private static string Cell(Column column, int row, bool decimalComma) => column.IsMissing(row) ? "" : column switch
    {
        NumberColumn number => number.Values[row].ToString("R", CultureInfo.InvariantCulture).Replace(".", decimalComma ? "," : ".", StringComparison.Ordinal),
        DateColumn date => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(date.Values[row]).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TextColumn text when row % 2 == 0 => Encoding.UTF8.GetString(text[row]),
        TextColumn text => $"\"{Encoding.UTF8.GetString(text[row])}\"",
        _ => throw new InvalidOperationException(column.Request.Name),
    };
}
