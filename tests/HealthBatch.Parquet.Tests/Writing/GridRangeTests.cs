using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class GridRangeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 2)]
    [InlineData(64, 3)]
    [InlineData(1000, 7)]
    [InlineData(1000, 1)]
    [InlineData(77, 0)]
    public void Least_greatest_and_missing_are_those_of_a_plain_loop(int count, int every)
    {
        var random = new Random(count);
        foreach (var (low, high) in (ValueTuple<int, int>[])[(0, 10_001), (-10_000, 10_001), (short.MaxValue, short.MaxValue + 1), (short.MinValue + 1, short.MinValue + 2)])
        {
            var values = Enumerable.Range(0, count).Select(i => every != 0 && i % every == 0 ? GridColumn.Missing : (short)random.Next(low, high)).ToArray();
            var there = values.Where(value => value != GridColumn.Missing).ToArray();
            var (min, max, missing) = GridRange.Of(values);
            Assert.Equal(count - there.Length, missing);
            if (there.Length > 0)
            {
                Assert.Equal((there.Min(), there.Max()), (min, max));
            }
        }
    }
}
