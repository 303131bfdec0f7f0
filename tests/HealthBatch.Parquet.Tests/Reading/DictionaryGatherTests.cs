using HealthBatch.Parquet.Reading;

namespace HealthBatch.Parquet.Tests.Reading;

public sealed class DictionaryGatherTests
{
    [Theory]
    [InlineData(short.MinValue, 1)]
    [InlineData(-300, 700)]
    [InlineData(0, 10_001)]
    [InlineData(short.MaxValue - 40, 41)]
    public void A_range_is_looked_up_as_any_dictionary(int first, int count)
    {
        var random = new Random(count);
        var dictionary = Enumerable.Range(first, count).Select(value => (short)value).ToArray();
        Assert.True(DictionaryGather.IsRange(dictionary));
        for (var length = 0; length < 40; length++)
        {
            var indices = Enumerable.Range(0, length).Select(_ => random.Next(count)).ToArray();
            var (fast, plain) = (new short[length + 1], new short[length + 1]);
            DictionaryGather.AddFirst(dictionary[0], indices, fast);
            DictionaryGather.Gather<short>(dictionary, indices, plain);
            Assert.Equal(plain, fast);
        }
    }

    [Fact]
    public void A_dictionary_with_a_gap_a_step_back_or_nothing_is_no_range()
    {
        Assert.False(DictionaryGather.IsRange([]));
        Assert.False(DictionaryGather.IsRange([1, 2, 4]));
        Assert.False(DictionaryGather.IsRange([1, 2, 2]));
        Assert.False(DictionaryGather.IsRange([2, 1]));
        Assert.False(DictionaryGather.IsRange([short.MaxValue, short.MinValue]));
    }
}
