namespace HealthBatch.Statistics.Bands;

/// <summary>Every comparison that a verdict looks at: adjacent bands that have rows, then the lowest against the highest of the scorecard.</summary>
public sealed class BandContrasts
{
    /// <summary>Compares the bands.</summary>
    public BandContrasts(ClusteredRates rates)
    {
        var filled = Enumerable.Range(0, rates.Counts.Bands).Where(b => rates.Counts.Observations[b] > 0).ToArray();
        var all = new List<BandContrast>();
        for (var i = 1; i < filled.Length; i++)
        {
            all.Add(BandContrast.Of(rates, filled[i - 1], filled[i]));
        }

        AdjacentCount = all.Count;
        var last = rates.Counts.Bands - 1;
        if (last > 0 && filled is [0, .., _] && filled[^1] == last)
        {
            Extreme = filled.Length == 2 ? all[0] : BandContrast.Of(rates, 0, last);
            if (filled.Length > 2)
            {
                all.Add(Extreme);
            }
        }

        All = all;
        HolmP = MultipleTesting.Holm(all.ConvertAll(contrast => contrast.P));
        HolmPReversed = MultipleTesting.Holm(all.ConvertAll(contrast => contrast.PReversed));
    }

    /// <summary>Adjacent pairs, least healthy first, then the extreme pair unless it is the only one.</summary>
    public IReadOnlyList<BandContrast> All { get; }

    /// <summary>How many of them, from the first, are adjacent pairs.</summary>
    public int AdjacentCount { get; }

    /// <summary>The lowest against the highest band of the scorecard; null where one of them has no rows.</summary>
    public BandContrast? Extreme { get; }

    /// <summary>P after Holm over all pairs, by pair.</summary>
    public IReadOnlyList<double?> HolmP { get; }

    /// <summary>The other side's P after Holm, by pair.</summary>
    public IReadOnlyList<double?> HolmPReversed { get; }
}
