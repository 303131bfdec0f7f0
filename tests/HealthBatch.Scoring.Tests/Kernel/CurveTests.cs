using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class CurveTests
{
    [Fact]
    public void A_line_runs_either_way_and_is_clipped()
    {
        Assert.Equal([0, 25, 100, 100], Normalise(new Normaliser.Linear(0, 20), 0, 5, 20, 21));
        Assert.Equal([100, 75, 0, 0], Normalise(new Normaliser.Linear(20, 0), 0, 5, 20, 21));
    }

    [Fact]
    public void Steps_add_and_take_away_points_from_the_base()
    {
        var steps = new Normaliser.Steps(50,
        [
            new Step(new Comparison.Above(10), 20), new Step(new Comparison.Above(20), 40), new Step(new Comparison.Below(5), -15),
            new Step(new Comparison.OneOf(["7"]), -60), new Step(new Comparison.Between(8, 9), 1.5),
        ]);

        Assert.Equal([50, 70, 70, 100, 50, 35, 0, 51.5, 51.5], Normalise(steps, 10, 11, 20, 21, 5, 4, 7, 8, 9));
    }

    [Fact]
    public void A_map_knows_its_values_and_calls_others_invalid_unless_told_otherwise()
    {
        var values = new Dictionary<string, double> { ["1"] = 0, ["2"] = 25, ["3.5"] = 80 };

        Assert.Equal([0, 25, 80, double.NaN], Normalise(new Normaliser.Map(values), 1, 2, 3.5, 3));
        Assert.Equal([0, 25, 80, 40], Normalise(new Normaliser.Map(values, 40), 1, 2, 3.5, 3));
    }

    [Fact]
    public void A_map_of_booleans_and_dates_takes_their_words()
    {
        Assert.Equal([10, 90], NormaliseAs(ColumnKind.Boolean, new Normaliser.Map(new Dictionary<string, double> { ["true"] = 90, ["false"] = 10 }), 0, 1));
        Assert.Equal([70], NormaliseAs(ColumnKind.Date, new Normaliser.Map(new Dictionary<string, double> { ["1970-02-01"] = 70 }), 31));
    }

    [Fact]
    public void A_goal_is_the_share_of_the_target_that_is_reached() => Assert.Equal([0, 25, 100, 100], Normalise(new Normaliser.Goal(8), -1, 2, 8, 9));

    [Fact]
    public void A_logarithm_rises_by_the_same_for_each_doubling()
    {
        var normalised = Normalise(new Normaliser.Log(0, 15), -3, 0, 1, 3, 7, 15, 16);

        Assert.Equal(new double[] { 0, 0, 25, 50, 75, 100, 100 }, normalised, (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void A_percentile_is_the_mid_rank_among_stored_quantiles()
    {
        // Quantiles at 0, 25, 50, 75, 100%: half of the reference holds a 2.
        var percentile = new Normaliser.Percentile("2026-01", [1, 2, 2, 2, 6]);

        Assert.Equal([0, 0, 12.5, 50, 87.5, 100, 100], Normalise(percentile, 0, 1, 1.5, 2, 4, 6, 7));
        Assert.Equal([100, 100, 87.5, 50, 12.5, 0, 0], Normalise(percentile with { HigherIsBetter = false }, 0, 1, 1.5, 2, 4, 6, 7));
    }

    [Fact]
    public void A_reference_that_is_all_one_value_puts_it_in_the_middle() =>
        Assert.Equal([0, 50, 100], Normalise(new Normaliser.Percentile("flat", [3, 3, 3]), 2, 3, 4));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Words_are_mapped_and_a_word_that_is_not_listed_is_invalid(bool dictionaries)
    {
        var map = new Normaliser.Map(new Dictionary<string, double> { ["gold"] = 90, ["grün"] = 30 });

        var scored = new Rows().WithText("a", "gold", "grün", "tin", null).Score(Cards.Of(Cards.Metric("a", 1, map)), dictionaries);

        Assert.Equal([9000, 3000, GridColumn.Missing, GridColumn.Missing], scored.Score);
        Assert.Equal((1L, 1L), (scored.Counts.Invalid[0], scored.Counts.Missing[0]));
    }

    [Fact]
    public void An_impact_table_of_words_adds_points()
    {
        var steps = new Normaliser.Steps(50, [new Step(new Comparison.OneOf(["warm", "hot"]), 20), new Step(new Comparison.OneOf(["hot"]), 25), new Step(new Comparison.OneOf(["cold"]), -70)]);

        Assert.Equal([7000, 9500, 0, 5000], new Rows().WithText("tone", "warm", "hot", "cold", "else").Score(Cards.Of(Cards.Metric("tone", 1, steps))).Score);
    }

    private static double[] Normalise(Normaliser normaliser, params double[] values) => NormaliseAs(ColumnKind.Floating, normaliser, values);

    private static double[] NormaliseAs(ColumnKind kind, Normaliser normaliser, params double[] values)
    {
        var normalised = new double[values.Length];
        Curve.For(normaliser, kind).Fill(values, normalised);
        return normalised;
    }
}
