using HealthBatch.Reporting.Charts;

namespace HealthBatch.Reporting.Tests.Charts;

public sealed class BandLookTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Up_to_six_bands_differ_by_colour_and_by_shape(int count)
    {
        var looks = BandLook.Of([.. Enumerable.Range(0, count).Select(i => $"band {i}")]);

        Assert.Equal(count, looks.Select(look => look.Slot).Distinct().Count());
        Assert.Equal(count, looks.Select(look => look.ShapeAt(0, 0)).Distinct().Count());
        Assert.Equal((0, 5), (looks[0].Slot, looks[^1].Slot));
    }

    [Fact]
    public void More_bands_than_looks_are_drawn_all_the_same() => Assert.All(BandLook.Of([.. Enumerable.Range(0, 11).Select(i => $"{i}")]), look => Assert.InRange(look.Slot, 0, 5));
}
