using System.Text.Json;

namespace HealthBatch.Backtesting.Tests.Observations;

/// <summary>Blocks of rows come in any order and on any thread, many more of them than may be under way at once.</summary>
public sealed class BlockLineTests
{
    [Theory]
    [InlineData(ConflictPolicy.Fail)]
    [InlineData(ConflictPolicy.Quarantine)]
    public void However_many_blocks_and_threads_there_are_the_report_is_the_same(ConflictPolicy conflicts)
    {
        string Report(int threads, int rowsPerGroup)
        {
            var story = new Story
            {
                Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(200), Conflicts = conflicts, Threads = threads },
                RowsPerGroup = rowsPerGroup,
            };
            foreach (var day in new[] { 0, 30, 60, 90 })
            {
                story.On(day, [.. Enumerable.Range(day / 10, 60).Select(i => ((string?)$"c{i}", (double?)(((i * 37) + day) % 101)))]);
            }

            for (var i = 0; i < 70; i += 3)
            {
                story.Then($"c{i}", 10 + i, "churned");
            }

            return JsonSerializer.Serialize(story.Run());
        }

        var expected = Report(1, 1000);
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(expected, Report(1 + (round % 5), 1 + (round % 3)));
        }
    }
}
