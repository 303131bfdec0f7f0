using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class NameCodesTests
{
    private const byte Otherwise = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void A_column_becomes_the_codes_of_its_names_missing_rows_apart(int entries)
    {
        var random = new Random(entries);
        string[] texts = [.. Enumerable.Range(0, entries).Select(i => $"name {i}")];
        string[] known = [.. texts.Where((_, i) => i % 3 != 2).Reverse()];
        var codes = new NameCodes(known, Otherwise);
        int[] offsets = [0, .. texts.Select((_, i) => texts.Take(i + 1).Sum(text => text.Length))];
        var dictionary = new TextDictionary(offsets, Encoding.UTF8.GetBytes(string.Concat(texts)));
        for (var count = 1; count < 90; count++)
        {
            var column = new TextColumn(new ColumnRequest("n", ColumnForm.Text), count) { Dictionary = dictionary };
            var missing = Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 && count % 2 == 0).ToArray();
            column.MissingCount = missing.Count(row => row);
            for (var row = 0; row < count; row++)
            {
                column.Codes[row] = missing[row] ? 0 : random.Next(entries);
                column.Validity[row >> 6] |= missing[row] ? 0 : 1UL << (row & 63);
            }

            var (found, presence) = (new byte[count], new byte[count]);
            codes.Fill(column, count, found);
            NameCodes.FillPresence(column, count, presence);

            byte Expected(int row) => missing[row] ? CodeColumn.Missing : Array.IndexOf(known, texts[column.Codes[row]]) is var place and >= 0 ? (byte)place : Otherwise;
            Assert.Equal(Enumerable.Range(0, count).Select(Expected), found);
            Assert.Equal(missing.Select(row => row ? CodeColumn.Missing : (byte)0), presence);
        }
    }
}
