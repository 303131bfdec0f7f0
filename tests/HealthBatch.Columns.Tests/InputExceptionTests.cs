namespace HealthBatch.Columns.Tests;

public sealed class InputExceptionTests
{
    [Fact]
    public void The_message_says_where_what_was_found_and_what_was_expected_for_every_problem()
    {
        var exception = new InputException(
        [
            new("scorecard.json: bands.from.healthy", "120", "a start from 0 to 100"),
            new("snapshots/2026-13-01", "no such date", "snapshot_date=yyyy-MM-dd"),
        ]);

        Assert.Equal(
            "scorecard.json: bands.from.healthy: found 120; expected a start from 0 to 100" + Environment.NewLine
            + "snapshots/2026-13-01: found no such date; expected snapshot_date=yyyy-MM-dd",
            exception.Message);
    }

    [Fact]
    public void An_input_error_without_a_problem_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new InputException([]));
}
