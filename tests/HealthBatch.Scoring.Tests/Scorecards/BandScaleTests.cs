using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Tests.Kernel;
using HealthBatch.Testing;

namespace HealthBatch.Scoring.Tests.Scorecards;

public sealed class BandScaleTests
{
    private static readonly Band[] Three = [new Band("unhealthy", 0), new Band("at risk", 50), new Band("healthy", 75)];

    [Theory]
    [InlineData(BandEdges.LowerInclusive, 0, 0)]
    [InlineData(BandEdges.LowerInclusive, 4999, 0)]
    [InlineData(BandEdges.LowerInclusive, 5000, 1)]
    [InlineData(BandEdges.LowerInclusive, 5001, 1)]
    [InlineData(BandEdges.LowerInclusive, 7499, 1)]
    [InlineData(BandEdges.LowerInclusive, 7500, 2)]
    [InlineData(BandEdges.LowerInclusive, 7501, 2)]
    [InlineData(BandEdges.LowerInclusive, 10_000, 2)]
    [InlineData(BandEdges.UpperInclusive, 0, 0)]
    [InlineData(BandEdges.UpperInclusive, 4999, 0)]
    [InlineData(BandEdges.UpperInclusive, 5000, 0)]
    [InlineData(BandEdges.UpperInclusive, 5001, 1)]
    [InlineData(BandEdges.UpperInclusive, 7499, 1)]
    [InlineData(BandEdges.UpperInclusive, 7500, 1)]
    [InlineData(BandEdges.UpperInclusive, 7501, 2)]
    [InlineData(BandEdges.UpperInclusive, 10_000, 2)]
    public void A_score_on_an_edge_belongs_where_the_convention_says(BandEdges edges, int score, int band) => Assert.Equal(band, new BandScale(Three, edges).IndexOf(score));

    [Theory]
    [InlineData(BandEdges.LowerInclusive)]
    [InlineData(BandEdges.UpperInclusive)]
    public void Every_score_of_the_grid_is_in_one_band_and_bands_never_go_back(BandEdges edges)
    {
        // Starts on tenths and hundredths that have no exact binary form.
        var scale = new BandScale([new Band("a", 0), new Band("b", 0.07), new Band("c", 8.29), new Band("d", 57.1), new Band("e", 99.99)], edges);
        int[] starts = [0, 7, 829, 5710, 9999];
        for (var score = 0; score <= 10_000; score++)
        {
            var expected = edges == BandEdges.LowerInclusive ? starts.Count(start => start <= score) - 1 : Math.Max(0, starts.Count(start => start < score) - 1);
            Assert.Equal(expected, scale.IndexOf(score));
        }
    }

    [Theory]
    [InlineData(BandEdges.LowerInclusive, 74.994, 1)]
    [InlineData(BandEdges.LowerInclusive, 74.995, 2)]
    [InlineData(BandEdges.UpperInclusive, 75.004, 1)]
    [InlineData(BandEdges.UpperInclusive, 75.005, 2)]
    public void A_score_is_rounded_before_its_band_is_decided(BandEdges edges, double value, byte band)
    {
        var card = Cards.Of(Cards.Metric("a")) with { Bands = new BandScale(Three, edges) };

        Assert.Equal(band, new Rows().With("a", value).Score(card).Band[0]);
    }

    /// <summary>
    /// Other tools' ranges 0-40, 41-60, 61-80, 81-100 for whole scores: a range ends with its last whole score. (ChurnZero, "Setting up ChurnScore Factors", says it for its own
    /// tiers: the top of a range belongs to it, the bottom does not.)
    /// </summary>
    [Theory]
    [InlineData(0, "critical")]
    [InlineData(40, "critical")]
    [InlineData(40.01, "at risk")]
    [InlineData(41, "at risk")]
    [InlineData(60, "at risk")]
    [InlineData(60.01, "stable")]
    [InlineData(61, "stable")]
    [InlineData(80, "stable")]
    [InlineData(80.01, "thriving")]
    [InlineData(81, "thriving")]
    [InlineData(100, "thriving")]
    public void The_four_ranges_of_other_tools_end_with_their_last_whole_score(double score, string band)
    {
        var file = Path.Combine(RepositoryPaths.Root, "data", "scorecards", "four-ranges.json");
        var scale = ScorecardFile.Read(File.ReadAllBytes(file), file).Bands;

        Assert.Equal(band, scale.Bands[scale.IndexOf((int)Math.Round(score * 100))].Name);
    }

    [Fact]
    public void A_scale_that_does_not_begin_at_0_or_rise_can_not_be_made()
    {
        Assert.Throws<ArgumentException>(() => new BandScale([new Band("a", 1)]));
        Assert.Throws<ArgumentException>(() => new BandScale([new Band("a", 0), new Band("b", 0)]));
        Assert.Throws<ArgumentException>(() => new BandScale([new Band("a", 0), new Band("b", 100.01)]));
    }
}
