using System.Globalization;
using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Tests.Observations;

/// <summary>Customers get the numbers that a plain dictionary gives them, however snapshots list them and wherever blocks end.</summary>
public sealed class CustomerNumberingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(5000)]
    public void Customers_are_numbered_as_they_are_first_met(int blockRows)
    {
        var random = new Random(3);
        foreach (var length in new[] { 0, 3, 12 })
        {
            string Name(int customer) => string.Create(CultureInfo.InvariantCulture, $"c{customer}").PadRight(length, 'x');
            string?[] all = [.. Enumerable.Range(0, 3000).Select(Name)];
            string?[][] dates =
            [
                all,
                all,
                [.. all[100..2000], .. Enumerable.Range(5000, 50).Select(Name), .. all[2000..]],
                [.. all.Where(_ => random.Next(40) > 0).Select(id => random.Next(200) == 0 ? null : id)],
                [.. all.Where(_ => random.Next(40) > 0).SelectMany(id => random.Next(150) == 0 ? [id, id] : new[] { id })],
                [.. all.OrderBy(_ => random.Next())],
                [.. all[1000..1100], .. all[..1100], .. all],
                [.. all.Reverse()],
                all,
            ];
            Assert.Equal(Plain(dates), Numbered(dates, blockRows));
        }
    }

    [Fact]
    public void A_customer_who_is_listed_twice_is_named()
    {
        string?[] all = [.. Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"))];
        var failure = Assert.Throws<InputException>(() => Numbered([all, [.. all, .. all[50..60]]], 5000, ConflictPolicy.Fail));
        Assert.Contains("customer c50 more than once", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<InputException>(() => Numbered([all, [.. all[..100], null, .. all[100..]]], 5000, ConflictPolicy.Fail));
        Assert.Contains("row 100", failure.Message, StringComparison.Ordinal);
    }

    private static int[] Numbered(string?[][] dates, int blockRows, ConflictPolicy conflicts = ConflictPolicy.Quarantine)
    {
        int[] starts = [.. dates.Aggregate(new List<int> { 0 }, (all, date) => [.. all, all[^1] + date.Length])];
        var customer = new int[starts[^1]];
        var numbering = new CustomerNumbering(customer, starts, [.. dates.Select((_, i) => Story.Day(i))], conflicts);
        var (scored, number) = (new ScoredBatch(1, 0, 0, ScoringOutputs.Scores), 0);
        for (var date = 0; date < dates.Length; date++)
        {
            for (var first = 0; first < dates[date].Length; first += blockRows)
            {
                var block = new RowBlock();
                block.Start(number++, starts[date] + first, date);
                block.Append(Column(dates[date][first..Math.Min(dates[date].Length, first + blockRows)]), scored, MetricReading.None);
                numbering.Number(block);
            }
        }

        return customer;
    }

    private static int[] Plain(string?[][] dates)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var customer = new List<int>();
        foreach (var date in dates)
        {
            foreach (var id in date)
            {
                if (id is not null && !numbers.ContainsKey(id))
                {
                    numbers[id] = numbers.Count;
                }
            }

            var listed = date.Where(id => id is not null).GroupBy(id => id!).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            customer.AddRange(date.Select(id => id is null ? ScoredRows.NoCustomer : listed[id] > 1 ? ~numbers[id] : numbers[id]));
        }

        return [.. customer];
    }

    private static TextColumn Column(string?[] ids)
    {
        var column = new TextColumn(new ColumnRequest("id", ColumnForm.Text), ids.Length) { Length = ids.Length, MissingCount = ids.Count(id => id is null) };
        for (var row = 0; row < ids.Length; row++)
        {
            var bytes = Encoding.UTF8.GetBytes(ids[row] ?? string.Empty);
            column.Reserve(column.Offsets[row] + bytes.Length);
            bytes.CopyTo(column.Bytes, column.Offsets[row]);
            column.Offsets[row + 1] = column.Offsets[row] + bytes.Length;
            column.Validity[row >> 6] |= (ids[row] is null ? 0UL : 1UL) << (row & 63);
        }

        return column;
    }
}
