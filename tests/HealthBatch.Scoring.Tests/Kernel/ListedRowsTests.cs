using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class ListedRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Values_are_taken_and_results_put_as_one_by_one(int outOfTen)
    {
        var random = new Random(outOfTen);
        var listed = new ListedRows();
        var done = 0L;
        for (var round = 0; round < 500; round++)
        {
            // The columns end right behind the batch's last row, or somewhere after.
            var batch = random.Next(1, 700);
            int[] rows = [.. Enumerable.Range(0, batch).Where(_ => random.Next(10) < outOfTen).Take(ScoringScratch.BlockRows)];
            var at = random.Next(40);
            listed.Set(rows);

            var values = Enumerable.Range(0, batch + random.Next(2) * 50).Select(_ => random.Next(5) == 0 ? double.NaN : random.NextDouble()).ToArray();
            var taken = new double[ScoringScratch.BlockRows + ListedRows.Slack];
            var count = listed.Take(values, taken);
            Assert.InRange(count, 0, rows.Length);
            Assert.Equal(rows[..count].Select(row => values[row]), taken[..count]);
            done += count;

            var shorts = Enumerable.Range(0, ScoringScratch.BlockRows + ListedRows.Slack).Select(_ => (short)random.Next()).ToArray();
            var column = Enumerable.Range(0, at + values.Length).Select(_ => (short)random.Next()).ToArray();
            var expected = column.ToArray();
            count = listed.Put(shorts, column, at);
            Assert.InRange(count, 0, rows.Length);
            for (var i = 0; i < count; i++)
            {
                expected[at + rows[i]] = shorts[i];
            }

            Assert.Equal(expected, column);

            byte[] bytes = [.. shorts.Select(value => (byte)value)], codes = [.. column.Select(value => (byte)value)];
            byte[] expectedCodes = [.. codes];
            count = listed.Put(bytes, codes, at);
            for (var i = 0; i < count; i++)
            {
                expectedCodes[at + rows[i]] = bytes[i];
            }

            Assert.Equal(expectedCodes, codes);
        }

        // Rows that lie far apart are somebody else's business; where this processor can, the others must not be.
        Assert.Equal(outOfTen > 2 && System.Runtime.Intrinsics.X86.Avx512Vbmi2.VL.IsSupported, done > 10_000);
    }
}
