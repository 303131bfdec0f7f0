using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class SameCustomersTests
{
    [Fact]
    public void Customers_are_the_same_as_far_as_each_equals_the_other()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            string[] one = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(4) == 0 ? "" : new string('x', random.Next(0, 4)) + random.Next(3))];
            string[] other = [.. one.Skip(random.Next(3)).Select(id => random.Next(30) == 0 ? $"{id}{(random.Next(2) == 0 ? "" : "y")}" : random.Next(30) == 0 ? $"z{id}" : id), "end"];
            var (from, fromOther) = (random.Next(one.Length), random.Next(other.Length));
            var expected = one.Skip(from).Zip(other.Skip(fromOther)).TakeWhile(pair => pair.First == pair.Second).Count();

            Assert.Equal(expected, CustomerIds.Same(Flat(one), from, one.Length, Flat(other), fromOther, other.Length));
            Assert.Equal(expected, CustomerIds.Same(Coded(one), from, one.Length, Flat(other), fromOther, other.Length));
        }
    }

    [Fact]
    public void Long_stretches_of_equal_customers_are_counted_to_the_row_in_which_they_part()
    {
        string[] ids = [.. Enumerable.Range(0, 5000).Select(i => $"C{i:D8}")];
        for (var part = 0; part < ids.Length; part += 97)
        {
            var other = ids.ToArray();
            other[part] = $"C{part:D7}X";

            Assert.Equal(part, CustomerIds.Same(Flat(ids), 0, ids.Length, Flat(other), 0, other.Length));
        }
    }

    private static TextColumn Flat(string[] ids)
    {
        var column = new TextColumn(new ColumnRequest("id", ColumnForm.Text), ids.Length) { Length = ids.Length };
        foreach (var (row, id) in ids.Index())
        {
            var bytes = Encoding.UTF8.GetBytes(id);
            column.Reserve(column.Offsets[row] + bytes.Length);
            bytes.CopyTo(column.Bytes, column.Offsets[row]);
            column.Offsets[row + 1] = column.Offsets[row] + bytes.Length;
        }

        return column;
    }

    private static TextColumn Coded(string[] ids)
    {
        var entries = Flat(ids);
        var column = new TextColumn(new ColumnRequest("id", ColumnForm.Text), ids.Length) { Length = ids.Length, Dictionary = new TextDictionary(entries.Offsets, entries.Bytes) };
        for (var row = 0; row < ids.Length; row++)
        {
            column.Codes[row] = row;
        }

        return column;
    }
}
