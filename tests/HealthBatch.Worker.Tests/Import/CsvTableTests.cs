using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Import;

namespace HealthBatch.Worker.Tests.Import;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_column_is_the_narrowest_that_all_its_cells_are()
    {
        var table = Read("""
            customer_id,whole,number,mixed,flag,day,moment,code,empty,word
            1,1,1,1,true,2026-01-31,2026-01-31,007,,a
            2,,2.5,x,FALSE,,2026-01-31T08:00Z,12,,
            """);

        Assert.Equal(
            ["Text", "Integer", "Number", "Text", "Boolean", "Date", "Timestamp", "Text", "Number", "Text"],
            table.Columns.Select(column => column.Kind.ToString()));
        Assert.Equal([0, 1, 0, 0, 0, 1, 0, 0, 2, 1], table.Columns.Select(column => column.Missing));
        Assert.Equal(2, table.Rows);
    }

    [Fact]
    public void A_column_is_found_by_the_name_that_the_file_has_for_it()
    {
        var table = Read("Account ID,a\n7,1\n", names: new Dictionary<string, string> { ["customer_id"] = "Account ID" });

        Assert.Equal(["customer_id Account ID Text", "a a Integer"], table.Columns.Select(column => $"{column.Name} {column.Header} {column.Kind}"));
    }

    [Theory]
    [InlineData("customer_id,a\n1,2,3\n", "line 2: found 3 cells; expected 2")]
    [InlineData("customer_id,a\n1\n", "line 2: found 1 cells; expected 2")]
    [InlineData("customer_id,a\n1,2\n,3\n", "line 3, column \"customer_id\": found an empty cell")]
    [InlineData("customer_id,a,a\n1,2,3\n", "line 1: found 2 columns named \"a\"")]
    [InlineData("customer_id,\n1,2\n", "line 1, cell 2: found a column without a name")]
    [InlineData("id,a\n1,2\n", "line 1: found no column \"customer_id\"")]
    [InlineData("customer_id,a\n", "found no rows")]
    [InlineData("", "found an empty file")]
    [InlineData("customer_id,known_at\n1,soon\n", "line 2, column \"known_at\": found \"soon\"")]
    public void What_is_wrong_with_a_snapshot_is_found_where_it_is(string content, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Read(content)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("c,31.01.2026,churned,1", "column \"outcome_date\": found \"31.01.2026\"")]
    [InlineData("c,,churned,1", "column \"outcome_date\": found an empty cell")]
    [InlineData("c,2026-01-31,lost,1", "column \"outcome\": found \"lost\"; expected one of the words for outcomes: churned, contracted, expanded, renewed")]
    [InlineData("c,2026-01-31,churned,a lot", "column \"amount\": found \"a lot\"")]
    public void What_is_wrong_with_outcomes_is_found_where_it_is(string row, string expected)
    {
        var content = $"customer_id,outcome_date,outcome,amount\nb,2026-01-31,renewed,\n{row}\n";

        var wrong = Assert.Throws<InputException>(() => Read(content, TableImport.OutcomeRules(new LakeColumns())));

        Assert.Contains($"line 3, {expected}", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_problems_are_named_at_once_and_no_more_than_twenty()
    {
        var content = "customer_id,a\n" + string.Concat(Enumerable.Repeat(",1\n", 50));

        Assert.Equal(20, Assert.Throws<InputException>(() => Read(content)).Problems.Count);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_found_where_they_are()
    {
        File.WriteAllBytes(_folder["a.csv"], [.. "customer_id,a\n1,"u8, 0xE6, .. "\n"u8]);

        var wrong = Assert.Throws<InputException>(() => CsvTable.Read(new CsvRequest(_folder["a.csv"], TableImport.SnapshotRules(new LakeColumns())), null, CancellationToken.None));

        Assert.Contains("line 2, column \"a\"", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private CsvTable Read(string content, IReadOnlyDictionary<string, ColumnRule>? rules = null, IReadOnlyDictionary<string, string>? names = null)
    {
        File.WriteAllText(_folder["a.csv"], content);
        var request = new CsvRequest(_folder["a.csv"], rules ?? TableImport.SnapshotRules(new LakeColumns()));
        return CsvTable.Read(names is null ? request : request with { Names = names }, null, CancellationToken.None);
    }
}
