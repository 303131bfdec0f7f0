using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests.Evaluation;

/// <summary>Formula 8 in a segment is formula 8 on the segment's rows alone.</summary>
public sealed class SegmentOtherMonthsTests
{
    private const int Dates = 6;

    [Fact]
    public void A_segments_interval_for_other_months_is_that_of_a_lake_with_its_customers_alone()
    {
        var both = Lake(large => true);
        var (small, large) = (Lake(large => !large), Lake(large => large));
        Assert.All(both.Segments.SelectMany(segment => segment.Bands), band => Assert.NotNull(band.OtherMonthsInterval));
        Assert.Equal(small.Bands.Select(band => band.OtherMonthsInterval), both.Segments[0].Bands.Select(band => band.OtherMonthsInterval));
        Assert.Equal(large.Bands.Select(band => band.OtherMonthsInterval), both.Segments[1].Bands.Select(band => band.OtherMonthsInterval));
        Assert.NotEqual(both.Bands[0].OtherMonthsInterval, both.Segments[0].Bands[0].OtherMonthsInterval);
        Assert.All(both.Segments.SelectMany(segment => segment.Bands), band => Assert.Null(band.OtherMonthsWhyNot));
    }

    [Fact]
    public void A_segment_that_is_younger_than_the_panel_is_refused_by_its_own_dates()
    {
        var report = Lake(_ => true, firstOfLarge: Dates - 2);
        Assert.NotNull(report.Bands[0].OtherMonthsInterval);
        Assert.NotNull(report.Segments[0].Bands[0].OtherMonthsInterval);
        Assert.All(report.Segments[1].Bands, band =>
        {
            Assert.Null(band.OtherMonthsInterval);
            Assert.Equal("the dates span 2.0 separate horizons, and 4 are needed to speak of other months", band.OtherMonthsWhyNot);
        });
    }

    [Fact]
    public void A_segment_without_observations_says_so()
    {
        var report = Lake(large => !large);
        Assert.Equal(["no observations", "no observations"], report.Segments[1].Bands.Select(band => band.OtherMonthsWhyNot));
    }

    /// <summary>Six dates 30 days apart with a horizon of 30; 40 small customers and 60 large ones, who churn more on some dates.</summary>
    private static BacktestReport Lake(Func<bool, bool> listed, int firstOfLarge = 0)
    {
        var random = new Random(8);
        var story = new Story
        {
            Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(30 * Dates) },
            RowsPerGroup = 64,
            Bands = new BandScale([new Band("unhealthy", 0), new Band("healthy", 50)]),
            Formulas = [Formula("small", new Condition.Of("amount", new Scoring.Scorecards.Comparison.Below(100))), Formula("large", null)],
        };
        for (var date = 0; date < Dates; date++)
        {
            for (var c = 0; c < 100; c++)
            {
                var (large, score, churned) = (c >= 40, random.Next(100), random.NextDouble() < 0.2 + (0.1 * (date % 3)));
                if (listed(large) && (!large || date >= firstOfLarge))
                {
                    story.On(30 * date, ($"c{c}", score)).Worth($"c{c}", large ? 500 : 10);
                    if (churned)
                    {
                        story.Then($"c{c}", (30 * date) + 5, "churned");
                    }
                }
            }
        }

        return story.Run();
    }

    private static Formula Formula(string name, Condition? when) => new()
    {
        Segment = name,
        When = when,
        Dimensions = [new Dimension { Name = "usage", Weight = 1, Metrics = [new Metric { Name = "score", Column = "score", Weight = 1, Normalise = new Normaliser.Linear(0, 100) }] }],
    };
}
