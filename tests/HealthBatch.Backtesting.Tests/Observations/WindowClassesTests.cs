using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Tests.Observations;

public sealed class WindowClassesTests
{
    [Theory]
    [InlineData("churned", false)]
    [InlineData("churned", true)]
    [InlineData("expanded", false)]
    [InlineData("contracted", true)]
    [InlineData("not renewed", false)]
    public void What_is_looked_up_is_what_all_outcomes_say(string judged, bool firstDecision)
    {
        var random = new Random(5);
        var windows = new WindowClasses(OutcomeEvent.Parse(judged), firstDecision, [30, 60, 90, 180], 2, new FateClasses());
        var seen = new HashSet<int>();
        for (var round = 0; round < 40_000; round++)
        {
            // Up to seven outcomes of all five kinds, often of one kind again, often on one day, on the ends of horizons too.
            var opens = 700_000 + random.Next(3);
            int[] outcomes = [.. Enumerable.Range(0, random.Next(8))
                .Select(_ => PackedOutcome.Of(opens + (random.Next(3) == 0 ? 30 * (1 + random.Next(6)) : 1 + random.Next(180)), (OutcomeKind)random.Next(5)))
                .OrderBy(PackedOutcome.DayOf)];
            var expected = windows.Judge(outcomes, opens);
            seen.Add(expected);
            Assert.Equal(expected, windows.Of(outcomes, opens));
            Assert.Equal(expected, windows.Of(outcomes, opens));
        }

        Assert.True(seen.Count > 40, $"{seen.Count}");
    }
}
