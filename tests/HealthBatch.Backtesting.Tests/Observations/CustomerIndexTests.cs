using System.Globalization;
using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Tests.Observations;

public sealed class CustomerIndexTests
{
    [Fact]
    public void Ids_that_follow_each_other_alike_are_counted_as_one_by_one()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            // Of one length or of several, with one that differs at a place of its own, in its bytes or its length, or with none.
            string[] known = [.. Enumerable.Range(0, 1 + random.Next(200)).Select(i => Id(i, round % 3 == 0 ? random.Next(4) : 0))];
            var listed = known.ToArray();
            if (round % 5 != 0)
            {
                var place = random.Next(listed.Length);
                listed[place] = round % 2 == 0 ? listed[place][..^1] + "#" : listed[place] + "0";
            }

            var index = new CustomerIndex();
            foreach (var id in known)
            {
                index.Add(Encoding.UTF8.GetBytes(id));
            }

            var ids = new RowIds();
            ids.Append(Column(listed));
            for (var k = 0; k < 20; k++)
            {
                var (row, customer, most) = (random.Next(listed.Length), random.Next(known.Length), random.Next(250));
                if (k % 4 != 0)
                {
                    customer = row;
                }

                Assert.Equal(OneByOne(listed, row, known, customer, most), index.CountAlike(ids, row, customer, most));
            }
        }
    }

    [Fact]
    public void Ids_that_rise_are_numbered_and_found_as_any_others()
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            // Rising for a while, some of them again, then in any order; looked up by the table at once, later or never before the end.
            var rising = 1 + random.Next(900);
            string[] listed = [.. Enumerable.Range(0, rising).Select(i => Id(i, i % 3)), .. Enumerable.Range(0, 40).Select(_ => random.Next(rising)).Select(i => Id(i, i % 3)), .. Enumerable.Range(0, 300).Select(_ => Id(random.Next(1200), random.Next(2)))];
            var (index, plain) = (new CustomerIndex(round % 3 * 500), new Dictionary<string, int>(StringComparer.Ordinal));
            for (var i = 0; i < listed.Length; i++)
            {
                var id = Encoding.UTF8.GetBytes(listed[i]);
                var number = plain.TryGetValue(listed[i], out var known) ? known : plain[listed[i]] = plain.Count;
                Assert.Equal(number, i % 7 == round % 11 ? index.Add(id) : index.AddGuessing(id, random.Next(2) == 0 ? i : random.Next(400)));
                if (i % 150 == round && round % 2 == 0)
                {
                    Assert.Equal(-1, index.Find("nobody"u8));
                }
            }

            Assert.Equal(plain.Count, index.Count);
            Assert.All(plain, pair => Assert.Equal(pair.Value, index.Find(Encoding.UTF8.GetBytes(pair.Key))));
            Assert.All(plain, pair => Assert.Equal(pair.Key, index.Text(pair.Value)));
        }
    }

    private static int OneByOne(string[] listed, int row, string[] known, int customer, int most)
    {
        var alike = 0;
        while (alike < most && row + alike < listed.Length && customer + alike < known.Length && listed[row + alike] == known[customer + alike])
        {
            alike++;
        }

        return alike;
    }

    private static string Id(int number, int more) => string.Create(CultureInfo.InvariantCulture, $"C{number:D4}{new string('x', more)}");

    private static TextColumn Column(string[] ids)
    {
        var column = new TextColumn(new ColumnRequest("customer_id", ColumnForm.Text), ids.Length);
        var end = 0;
        for (var row = 0; row < ids.Length; row++)
        {
            var bytes = Encoding.UTF8.GetBytes(ids[row]);
            column.Reserve(end + bytes.Length);
            bytes.CopyTo(column.Bytes, end);
            column.Offsets[row + 1] = end += bytes.Length;
        }

        column.Length = ids.Length;
        return column;
    }
}
