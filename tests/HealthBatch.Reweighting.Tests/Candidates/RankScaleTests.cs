using HealthBatch.Reweighting.Candidates;

namespace HealthBatch.Reweighting.Tests.Candidates;

public class RankScaleTests
{
    [Fact]
    public void A_value_is_worth_the_share_that_it_beats_with_ties_counted_half()
    {
        var scale = RankScale.Of([3, 1, 1, 7]);

        // Of four: 1 beats none and ties with two; 3 beats two and ties with itself; 7 beats three.
        Assert.Equal([25.0, 62.5, 87.5], new float[] { 1, 3, 7 }.Select(value => scale.Points[scale.Code(value)]));
    }

    [Fact]
    public void Values_between_and_beyond_those_of_the_reference_have_a_place()
    {
        var scale = RankScale.Of([1, 1, 3, 7]);

        Assert.Equal(scale.Code(3), scale.Code(2));
        Assert.Equal(scale.Code(1), scale.Code(-50));
        Assert.Equal(100, scale.Points[scale.Code(8)]);
    }

    [Fact]
    public void A_missing_value_has_its_own_code() => Assert.Equal(RankScale.Missing, RankScale.Of([1, 2]).Code(float.NaN));

    [Fact]
    public void A_thousand_values_become_a_hundred_steps_that_rise()
    {
        var scale = RankScale.Of([.. Enumerable.Range(0, 1_000).Select(value => (float)value)]);

        Assert.Equal(101, scale.Points.Length);
        Assert.Equal(scale.Points.Order(), scale.Points);
        Assert.All(Enumerable.Range(0, 1_000), value => Assert.InRange(scale.Points[scale.Code(value)], (value / 10.0) - 1, (value / 10.0) + 1));
    }

    [Theory]
    [InlineData(false, 4f, 4f)]
    [InlineData(false)]
    [InlineData(true, 4f, 5f)]
    public void One_value_alone_tells_nobody_apart(bool varies, params float[] reference) => Assert.Equal(varies, RankScale.Of(reference).Varies);
}
