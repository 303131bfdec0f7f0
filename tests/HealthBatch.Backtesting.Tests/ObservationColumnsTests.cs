using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Tests;

public sealed class ObservationColumnsTests
{
    [Fact]
    public void Values_stand_beside_the_observations_that_they_belong_to_whatever_was_left_out()
    {
        var story = new Story { RowsPerGroup = 2 }
            .On(0, ("a", 10), ("b", null), ("c", 30), ("d", 40))
            .On(40, ("d", 45), ("a", 15), ("b", 25))
            .On(200, ("a", 15))
            .Worth("a", 1).Worth("b", 2).Worth("c", 3)
            .Then("a", 20, "churned").Then("c", 100, "renewed");

        var (set, columns) = Read(story);

        Assert.Equal(["score", "amount"], columns.Numeric);
        var (amount, score) = (Enumerable.Repeat(double.PositiveInfinity, set.Panel.Count).ToArray(), new double[set.Panel.Count]);
        columns.Read(["amount", "score"], (first, count, values) =>
        {
            values[0].AsSpan(0, count).CopyTo(amount.AsSpan(first));
            values[1].AsSpan(0, count).CopyTo(score.AsSpan(first));
        }, TestContext.Current.CancellationToken);

        Assert.Equal(["a", "c", "d", "d", "a", "b"], set.Panel.Customer.Select(set.Panel.IdOf));
        Assert.Equal([1, 3, double.NaN, double.NaN, 1, 2], amount);
        Assert.Equal(set.Panel.Score.Select(value => value / 100.0), score);
    }

    [Fact]
    public void A_column_that_a_file_lacks_is_missing_there()
    {
        var (set, columns) = Read(new Story().On(0, ("a", 10), ("b", 20), ("c", 20), ("d", 20)).Then("a", 40, "churned"));
        var values = new List<double>();

        columns.Read(["no such column"], (_, count, read) => values.AddRange(read[0].AsSpan(0, count)), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Repeat(double.NaN, set.Panel.Count), values);
    }

    [Fact]
    public void Other_snapshots_than_those_that_were_read_are_refused()
    {
        var story = new Story().On(0, ("a", 10), ("b", 20)).Then("a", 40, "churned");
        var (set, _) = Read(story);
        story.On(1, ("a", 10));
        var other = ObservationColumns.Of(set, story.Input().Snapshots, story.Names, story.Options);

        Assert.Throws<InvalidOperationException>(() => other.Read(["score"], (_, _, _) => { }, TestContext.Current.CancellationToken));
    }

    private static (ObservationSet Set, ObservationColumns Columns) Read(Story story)
    {
        var input = story.Input();
        var outcomes = OutcomeBook.Read(input.Outcomes, input.Columns, story.Options, TestContext.Current.CancellationToken);
        var set = ObservationReader.Read(input.Scorecard, input.Snapshots, outcomes, input.Columns, null, story.Options, cancellation: TestContext.Current.CancellationToken);
        return (set, ObservationColumns.Of(set, input.Snapshots, input.Columns, story.Options));
    }
}
