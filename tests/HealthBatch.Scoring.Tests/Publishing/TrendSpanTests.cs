using System.Globalization;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class TrendSpanTests
{
    [Theory]
    [InlineData("2026-06-30", "2026-03-31 2026-04-30 2026-05-31", "2026-03-31")]
    [InlineData("2026-05-31", "2026-02-28 2026-03-31", "2026-02-28")]
    [InlineData("2026-06-30", "2026-03-30 2026-04-03", "2026-03-30")]
    [InlineData("2026-06-30", "2026-03-17", "2026-03-17")]
    [InlineData("2026-06-30", "2026-03-16", null)]
    [InlineData("2026-06-30", "2026-04-16", "2026-04-16")]
    [InlineData("2026-06-30", "2026-04-17", null)]
    [InlineData("2026-06-30", "2026-06-30 2026-07-31", null)]
    public void The_date_nearest_to_the_span_before_is_taken_within_a_sixth_of_it(string asOf, string dates, string? expected) =>
        Assert.Equal(
            expected is null ? null : DateOnly.Parse(expected, CultureInfo.InvariantCulture),
            TrendSpan.Choose(new TrendRule(), DateOnly.Parse(asOf, CultureInfo.InvariantCulture), dates.Split(' ').Select(date => DateOnly.Parse(date, CultureInfo.InvariantCulture))));

    [Fact]
    public void A_short_span_never_takes_the_date_itself() =>
        Assert.Null(TrendSpan.Choose(new TrendRule(5, 1), new DateOnly(2026, 1, 31), [new DateOnly(2026, 1, 31), new DateOnly(2026, 2, 1)]));
}
