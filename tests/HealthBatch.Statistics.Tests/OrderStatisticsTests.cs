namespace HealthBatch.Statistics.Tests;

public class OrderStatisticsTests
{
    [Theory]
    [InlineData("random")]
    [InlineData("few distinct")]
    [InlineData("sorted")]
    [InlineData("falling")]
    [InlineData("organ pipe")]
    [InlineData("alike")]
    public void The_ranks_hold_what_sorting_puts_there(string shape)
    {
        var random = new Random(5);
        foreach (var count in new[] { 1, 2, 63, 64, 65, 1_000, 20_011 })
        {
            double[] values = [.. Enumerable.Range(0, count).Select(place => shape switch
            {
                "random" => random.NextDouble(),
                "few distinct" => random.Next(7),
                "sorted" => place,
                "falling" => -place,
                "organ pipe" => Math.Min(place, count - place),
                _ => 3.0,
            })];
            double[] sorted = [.. values.Order()];
            int[] ranks = [.. Enumerable.Range(0, 21).Select(step => (count - 1) * step / 20).Distinct()];

            OrderStatistics.Place(values, ranks);

            Assert.Equal(ranks.Select(rank => sorted[rank]), ranks.Select(rank => values[rank]));
            Assert.Equal(sorted, values.Order());
        }
    }
}
