using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class NamedEntriesTests
{
    [Fact]
    public void Only_names_that_rows_have_are_found_whenever_they_come()
    {
        var dictionary = Dictionary("never", "first", "last");
        var (entries, names) = (new NamedEntries(), new SortedSet<string>(StringComparer.Ordinal));

        // A missing row's code is 0, and no sign of the entry at 0.
        entries.AddTo(names, Coded(dictionary, [0, 1, 1], missing: 0), 3);
        Assert.Equal(["first"], names);
        entries.AddTo(names, Coded(dictionary, [1, 2, 0], missing: 2), 3);
        Assert.Equal(["first", "last"], names);
        entries.AddTo(names, Coded(dictionary, [1, 2, 0], missing: -1), 3);
        Assert.Equal(["first", "last", "never"], names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    public void Another_dictionary_and_rows_without_one_are_looked_at_anew(int count)
    {
        var (entries, names) = (new NamedEntries(), new SortedSet<string>(StringComparer.Ordinal));
        string[] texts = [.. Enumerable.Range(0, count).Select(i => $"a{i:D2}")];
        entries.AddTo(names, Coded(Dictionary(texts), [.. Enumerable.Range(0, count)], missing: -1), count);
        Assert.Equal(texts, names);

        entries.AddTo(names, Coded(Dictionary("b"), [0], missing: -1), 1);
        var flat = new TextColumn(new ColumnRequest("n", ColumnForm.Text), 1);
        flat.Reserve(1);
        (flat.Bytes[0], flat.Offsets[1]) = ((byte)'c', 1);
        entries.AddTo(names, flat, 1);
        Assert.Equal([.. texts, "b", "c"], names);
    }

    private static TextDictionary Dictionary(params string[] texts)
    {
        int[] offsets = [0, .. texts.Select((_, i) => texts.Take(i + 1).Sum(text => text.Length))];
        return new TextDictionary(offsets, Encoding.UTF8.GetBytes(string.Concat(texts)));
    }

    private static TextColumn Coded(TextDictionary dictionary, int[] codes, int missing)
    {
        var column = new TextColumn(new ColumnRequest("n", ColumnForm.Text), codes.Length) { Dictionary = dictionary, MissingCount = missing < 0 ? 0 : 1 };
        codes.CopyTo(column.Codes, 0);
        column.Validity[0] = ~(missing < 0 ? 0 : 1UL << missing);
        return column;
    }
}
