namespace HealthBatch.Statistics.Tests;

public sealed class MultipleTestingTests
{
    [Fact]
    public void Holm_multiplies_the_smallest_most_and_never_falls() =>
        Assert.Equal([0.03, 0.06, 0.06, null], MultipleTesting.Holm([0.01, 0.04, 0.03, null]).Select(p => p is { } v ? Math.Round(v, 12) : (double?)null));

    [Fact]
    public void Holm_stops_at_1() => Assert.Equal([1, 1], MultipleTesting.Holm([0.6, 0.9]));

    [Fact]
    public void Benjamini_Hochberg_never_rises_from_the_largest_down() =>
        Assert.Equal([0.03, 0.04, 0.04], MultipleTesting.BenjaminiHochberg([0.01, 0.04, 0.03]).Select(p => Math.Round(p!.Value, 12)));

    [Fact]
    public void Pairs_of_the_panel_are_adjusted_as_R_does()
    {
        var pairs = Cdnow.Reference("cdnow_single_1997-09-30.json").GetProperty("by_band").GetProperty("pairwise").EnumerateArray().ToArray();
        double?[] p = [.. pairs.Select(pair => (double?)pair.GetProperty("p").GetDouble())];
        Assert.All(pairs.Zip(MultipleTesting.Holm(p)), pair => Close.To(pair.First.GetProperty("p_holm").GetDouble(), pair.Second));
        Assert.All(pairs.Zip(MultipleTesting.BenjaminiHochberg(p)), pair => Close.To(pair.First.GetProperty("p_bh").GetDouble(), pair.Second));
    }
}
