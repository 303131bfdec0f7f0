using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Verdicts;

/// <summary>
/// The verdict, one-sided at 2.5%. Confirmed: the extreme pair, the trend and the trend within dates all beyond z in the right sense, and no adjacent pair
/// significantly reversed (Holm). Contradicted: all three beyond it the wrong way. All conditions are required together, so none is adjusted for the others.
/// </summary>
public sealed record BandVerdict
{
    /// <summary>The one-sided level.</summary>
    public const double Alpha = 0.025;

    /// <summary>What it comes to.</summary>
    public required VerdictOutcome Outcome { get; init; }

    /// <summary>The extreme pair's z, positive where the least healthy band churns more; null where there is none.</summary>
    public required double? ExtremeZ { get; init; }

    /// <summary>The trend's z turned round: positive where churn falls as health rises.</summary>
    public required double? TrendZ { get; init; }

    /// <summary>The within-date trend's z turned round likewise.</summary>
    public required double? WithinDateZ { get; init; }

    /// <summary>Adjacent pairs that are significantly reversed.</summary>
    public required IReadOnlyList<BandContrast> Reversed { get; init; }

    /// <summary>Whether every band with rows churns less than the one below it; false with fewer than two.</summary>
    public required bool StrictOrder { get; init; }

    /// <summary>The smallest of the three z values: what stands between this data and a confirmation. Null where one of them is missing.</summary>
    public double? WeakestZ => ExtremeZ is { } e && TrendZ is { } t && WithinDateZ is { } w ? Math.Min(e, Math.Min(t, w)) : null;

    /// <summary>The p value of "confirmed": that of the weakest z. For Holm over segments.</summary>
    public double? P => WeakestZ is { } z ? NormalDistribution.UpperTail(z) : null;

    /// <summary>The p value of "contradicted".</summary>
    public double? PContradicted =>
        ExtremeZ is { } e && TrendZ is { } t && WithinDateZ is { } w ? NormalDistribution.LowerTail(Math.Max(e, Math.Max(t, w))) : null;

    /// <summary>Decides.</summary>
    public static BandVerdict Decide(BandContrasts contrasts, TrendEstimate pooled, TrendEstimate withinDate)
    {
        var extreme = contrasts.Extreme?.Z;
        var reversed = contrasts.All.Take(contrasts.AdjacentCount).Where((_, i) => contrasts.HolmPReversed[i] < Alpha).ToList();
        double? trend = -pooled.Z, within = -withinDate.Z;
        var outcome = VerdictOutcome.NotProven;
        if (extreme > NormalDistribution.Z975 && trend > NormalDistribution.Z975 && within > NormalDistribution.Z975 && reversed.Count == 0)
        {
            outcome = VerdictOutcome.Confirmed;
        }
        else if (extreme < -NormalDistribution.Z975 && trend < -NormalDistribution.Z975 && within < -NormalDistribution.Z975)
        {
            outcome = VerdictOutcome.Contradicted;
        }

        return new BandVerdict
        {
            Outcome = outcome,
            ExtremeZ = extreme,
            TrendZ = trend,
            WithinDateZ = within,
            Reversed = reversed,
            StrictOrder = contrasts.AdjacentCount > 0 && contrasts.All.Take(contrasts.AdjacentCount).All(pair => pair.Difference > 0),
        };
    }
}
