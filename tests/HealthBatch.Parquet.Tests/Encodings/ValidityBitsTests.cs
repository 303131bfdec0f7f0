using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Tests.Encodings;

public sealed class ValidityBitsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 64)]
    [InlineData(3, 61)]
    [InlineData(60, 200)]
    [InlineData(129, 1000)]
    public void Values_move_to_the_rows_that_have_one(int row, int count)
    {
        var random = new Random(row + count);
        foreach (var share in (double[])[0, 0.05, 0.5, 0.95, 1])
        {
            var present = Enumerable.Range(0, count).Select(_ => random.NextDouble() < share).ToArray();
            var validity = new ulong[(row + count + 63) / 64];
            for (var i = 0; i < count; i++)
            {
                ValidityBits.Write(validity, row + i, present[i] ? 1UL : 0, 1);
            }

            var next = 0;
            var expected = present.Select(here => here ? ++next : -1).ToArray();
            var doubles = Enumerable.Range(1, count).Select(value => value <= next ? value : -99.0).ToArray();
            var shorts = Enumerable.Range(1, count).Select(value => value <= next ? (short)value : (short)-99).ToArray();
            var integers = Enumerable.Range(1, count).Select(value => value <= next ? value : -99).ToArray();

            ValidityBits.Spread<double>(doubles, next, validity, row, double.NaN);
            ValidityBits.Spread<short>(shorts, next, validity, row, -1);
            ValidityBits.Spread<int>(integers, next, validity, row, -1);

            Assert.Equal(expected.Select(value => value == -1 ? double.NaN : value), doubles);
            Assert.Equal(expected.Select(value => (short)value), shorts);
            Assert.Equal(expected, integers);
        }
    }

    [Fact]
    public void Stretches_are_written_and_read_across_words()
    {
        var validity = new ulong[3];

        ValidityBits.Write(validity, 40, 0xDEADBEEFCAFEF00D, 64);
        ValidityBits.Fill(validity, 110, 70, present: true);

        Assert.Equal(0xDEADBEEFCAFEF00D, ValidityBits.Read(validity, 40, 64));
        Assert.Equal(0UL, ValidityBits.Read(validity, 0, 40));
        Assert.Equal(0UL, ValidityBits.Read(validity, 104, 6));
        Assert.Equal((1UL << 60) - 1, ValidityBits.Read(validity, 115, 60));
        Assert.Equal(0UL, ValidityBits.Read(validity, 180, 12));
    }
}
