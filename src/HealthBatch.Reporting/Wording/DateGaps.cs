using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>The gap between two bands date by date, which the pooled gap can hide: bands whose dates differ are compared across dates when pooled.</summary>
/// <param name="Dates">Dates on which both bands have observations.</param>
/// <param name="Smallest">The smallest gap, as a share.</param>
/// <param name="SmallestOn">When.</param>
/// <param name="Largest">The largest gap.</param>
/// <param name="Mean">The mean gap.</param>
/// <param name="Reversed">Dates on which the less healthy band churned less.</param>
internal sealed record DateGaps(int Dates, double Smallest, DateOnly SmallestOn, double Largest, double Mean, int Reversed)
{
    /// <summary>The gaps between two bands; null where no date has both.</summary>
    public static DateGaps? Of(IReadOnlyList<BandByDate> cells, string lower, string upper)
    {
        var gaps = cells.Where(cell => cell.Band == lower && cell.ChurnRate is not null)
            .Join(cells.Where(cell => cell.Band == upper && cell.ChurnRate is not null), a => a.AsOf, b => b.AsOf, (a, b) => (a.AsOf, Gap: a.ChurnRate!.Value - b.ChurnRate!.Value))
            .OrderBy(day => day.AsOf).ToArray();
        if (gaps.Length == 0)
        {
            return null;
        }

        var smallest = gaps.MinBy(day => day.Gap);
        return new(gaps.Length, smallest.Gap, smallest.AsOf, gaps.Max(day => day.Gap), gaps.Average(day => day.Gap), gaps.Count(day => day.Gap < 0));
    }

    /// <summary>Whether the pooled gap misleads: it lies outside every date's gap, or is off their mean by more than a quarter and by a point at least.</summary>
    public bool Contradicts(double pooled) =>
        Dates > 1 && (pooled < Smallest || pooled > Largest || Math.Abs(pooled - Mean) > Math.Max(0.01, Math.Abs(Mean) / 4));
}
