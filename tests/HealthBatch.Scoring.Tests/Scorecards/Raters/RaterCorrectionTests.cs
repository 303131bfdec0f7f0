using HealthBatch.Scoring.Scorecards.Raters;

namespace HealthBatch.Scoring.Tests.Scorecards.Raters;

public sealed class RaterCorrectionTests
{
    [Fact]
    public void Offsets_are_those_worked_out_by_hand()
    {
        // a: 40 60 50 50 (mean 50, SS 200); b: 80 100 (mean 90, SS 200); c: 30 (SS 0). N = 7, k = 3.
        // s² = 400/4 = 100. Grand mean 410/7. SSB = 4 x 50² + 2 x 90² + 30² - 410²/7 = 27100 - 168100/7 = 21600/7; MSB = 10800/7.
        // n0 = (7 - 21/7)/2 = 2. t² = (10800/7 - 100)/2 = 5050/7.
        var correction = Estimate(("a", [40, 60, 50, 50]), ("b", [80, 100]), ("c", [30]))!;

        const double t = 5050.0 / 7;
        double[] weights = [1 / (t + 25), 1 / (t + 50), 1 / (t + 100)];
        var mean = ((weights[0] * 50) + (weights[1] * 90) + (weights[2] * 30)) / weights.Sum();
        Assert.Equal(100, correction.WithinVariance, 1e-9);
        Assert.Equal(t, correction.BetweenVariance, 1e-9);
        Assert.Equal(108.0 / 7, correction.F!.Value, 1e-9);
        Assert.Equal(mean, correction.Mean, 1e-9);
        Assert.Equal(["a", "b", "c"], correction.Offsets.Select(rater => rater.Rater));
        Assert.Equal([4, 2, 1], correction.Offsets.Select(rater => rater.Count));
        Assert.Equal(t / (t + 25) * (50 - mean), correction.Offsets[0].Offset, 1e-9);
        Assert.Equal(t / (t + 50) * (90 - mean), correction.Offsets[1].Offset, 1e-9);
        Assert.Equal(t / (t + 100) * (30 - mean), correction.Offsets[2].Offset, 1e-9);
    }

    [Fact]
    public void A_rater_with_few_ratings_shrinks_more()
    {
        var correction = Estimate(("many", [.. Enumerable.Repeat(new double[] { 70, 90 }, 20).SelectMany(pair => pair)]), ("few", [70, 90]), ("low", [.. Enumerable.Repeat(new double[] { 30, 50 }, 10).SelectMany(pair => pair)]))!;
        var byName = correction.Offsets.ToDictionary(rater => rater.Rater);

        Assert.Equal(byName["many"].RawMean, byName["few"].RawMean);
        Assert.True(byName["few"].Shrinkage < byName["many"].Shrinkage);
        Assert.True(byName["few"].Offset < byName["many"].Offset);
        Assert.True(correction.RatersDiffer);
    }

    [Fact]
    public void Raters_who_differ_no_more_than_chance_explains_are_left_alone()
    {
        var correction = Estimate(("a", [20, 80]), ("b", [30, 70]), ("c", [10, 92]))!;

        Assert.Equal(0, correction.BetweenVariance);
        Assert.All(correction.Offsets, rater => Assert.Equal(0, rater.Offset));
        Assert.False(correction.RatersDiffer);
    }

    [Fact]
    public void Raters_who_never_vary_are_believed_whole()
    {
        var correction = Estimate(("a", [20, 20]), ("b", [80, 80]))!;

        Assert.Null(correction.F);
        Assert.True(correction.RatersDiffer);
        Assert.Equal([-30.0, 30.0], correction.Offsets.Select(rater => rater.Offset));
    }

    [Fact]
    public void Nothing_is_estimated_from_one_rater_or_from_single_ratings()
    {
        Assert.Null(Estimate(("a", [1, 2, 3])));
        Assert.Null(Estimate(("a", [1]), ("b", [2])));
        Assert.Null(Estimate());
    }

    [Theory]
    [InlineData(6.8)]
    [InlineData(7.1)]
    public void The_one_per_cent_level_is_that_of_the_f_distribution(double f)
    {
        // Three raters with five ratings each, of mean square 4 x 3 / 12 = 1 within, and means d apart: F = 5 d². R: qf(.99, 2, 12) = 6.9266.
        var spread = Math.Sqrt(f / 5);
        double[] OfRater(double mean) => [mean - 1, mean + 1, mean - 1, mean + 1, mean];

        var correction = Estimate(("a", OfRater(50 - spread)), ("b", OfRater(50)), ("c", OfRater(50 + spread)))!;

        // Ratings are taken in millionths.
        Assert.Equal(f, correction.F!.Value, 1e-5);
        Assert.Equal(f > 6.9266, correction.RatersDiffer);
    }

    [Fact]
    public void The_order_of_ratings_and_their_split_into_parts_change_no_bit()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 1_000).Select(_ => random.NextDouble() * 100).ToArray();
        var forward = new RaterRatings();
        var first = new RaterRatings();
        var second = new RaterRatings();
        foreach (var value in values)
        {
            forward.Add(value);
        }

        for (var i = values.Length - 1; i >= 0; i--)
        {
            if (i % 3 == 0)
            {
                first.Add(values[i]);
            }
            else
            {
                second.Add(values[i]);
            }
        }

        first.Add(second);
        Assert.Equal(forward, first);
        Assert.Equal(forward.SumOfSquaredDistances, first.SumOfSquaredDistances);
    }

    private static RaterCorrection? Estimate(params (string Rater, double[] Values)[] raters) => RaterCorrection.Estimate(raters.Select(rater =>
    {
        var ratings = new RaterRatings();
        foreach (var value in rater.Values)
        {
            ratings.Add(value);
        }

        return KeyValuePair.Create(rater.Rater, ratings);
    }));
}
