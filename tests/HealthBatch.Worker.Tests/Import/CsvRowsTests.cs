using System.Text;
using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Import;

namespace HealthBatch.Worker.Tests.Import;

public sealed class CsvRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a,b\n1,2\n", "a|b/1|2")]
    [InlineData("a,b\r\n1,2", "a|b/1|2")]
    [InlineData("\uFEFFa;b\n1,5;2", "a|b/1,5|2")]
    [InlineData("a\tb\n\t\n", "a|b/|")]
    [InlineData("a,b\n\"1,5\",\"say \"\"so\"\"\"\n", "a|b/1,5|say \"so\"")]
    [InlineData("a,b\n\"two\r\nlines\",\n", "a|b/two\r\nlines|")]
    [InlineData("a,b\n\n1,2\n\r\n\n", "a|b/1|2")]
    [InlineData("\"a,;\";b\n\"\";2", "a,;|b/|2")]
    [InlineData("a\n1\n2", "a/1/2")]
    [InlineData("", "")]
    public void Rows_and_cells_are_those_of_RFC_4180(string content, string expected) => Assert.Equal(expected, Read(content));

    [Theory]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2, cell 2", "never closed")]
    [InlineData("a,b\n1,2\"3\n", "line 2, cell 2", "inside a cell")]
    [InlineData("a,b\n\"1\nx\"y,2\n", "line 3, cell 1", "after a closing quote")]
    public void A_quote_that_is_nowhere_or_never_closed_is_found_where_it_is(string content, string where, string found)
    {
        var wrong = Assert.Single(Assert.Throws<InputException>(() => Read(content)).Problems);

        Assert.EndsWith(where, wrong.Where, StringComparison.Ordinal);
        Assert.Contains(found, wrong.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_left_open_does_not_take_the_rest_of_a_long_file_into_memory()
    {
        File.WriteAllText(_folder["long.csv"], "a,b\n1,\"2\n" + new string('x', 17 << 20));

        using var rows = CsvRows.Open(_folder["long.csv"], null);
        rows.Read();
        var wrong = Assert.Single(Assert.Throws<InputException>(() => rows.Read()).Problems);

        Assert.Equal((true, true), (wrong.Where.EndsWith("line 2, cell 2", StringComparison.Ordinal), wrong.Found.Contains("16 MB", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cells_may_lie_across_the_ends_of_what_is_read_at_once()
    {
        var cells = Enumerable.Range(0, 60_000).Select(i => i % 7 == 0 ? $"\"{i}\"\"\r\n{i}\"" : $"{i}").ToList();
        File.WriteAllText(_folder["many.csv"], "a,b\r\n" + string.Concat(cells.Select(cell => $"{cell},x\r\n")));

        using var rows = CsvRows.Open(_folder["many.csv"], null);
        rows.Read();
        for (var i = 0; i < cells.Count; i++)
        {
            Assert.True(rows.Read());
            Assert.Equal(i % 7 == 0 ? $"{i}\"\r\n{i}" : $"{i}", Encoding.UTF8.GetString(rows[0]));
            Assert.Equal((2, "x"), (rows.Count, Encoding.UTF8.GetString(rows[1])));
        }

        Assert.False(rows.Read());
    }

    [Fact]
    public void UTF_16_is_named_as_such()
    {
        File.WriteAllText(_folder["wide.csv"], "a,b\n", Encoding.Unicode);

        Assert.Contains("UTF-16", Assert.Throws<InputException>(() => CsvRows.Open(_folder["wide.csv"], null)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Read(string content)
    {
        File.WriteAllText(_folder["a.csv"], content);
        using var rows = CsvRows.Open(_folder["a.csv"], null);
        var all = new List<string>();
        while (rows.Read())
        {
            all.Add(string.Join('|', Enumerable.Range(0, rows.Count).Select(cell => Encoding.UTF8.GetString(rows[cell]))));
        }

        return string.Join('/', all);
    }
}
