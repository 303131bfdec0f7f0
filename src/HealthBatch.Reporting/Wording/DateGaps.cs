using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>The gap between two bands date by date, which the pooled gap can hide: bands whose dates differ are compared across dates when pooled.</summary>
/// <param name="Pair">The two bands.</param>
/// <param name="Dates">Dates on which both bands have observations.</param>
/// <param name="Smallest">The smallest gap, as a share.</param>
/// <param name="SmallestOn">When.</param>
/// <param name="Largest">The largest gap.</param>
/// <param name="Mean">The mean gap.</param>
/// <param name="Reversed">Dates on which the less healthy band churned less.</param>
internal sealed record DateGaps(Comparison Pair, int Dates, double Smallest, DateOnly SmallestOn, double Largest, double Mean, int Reversed)
{
    /// <summary>The gaps between two bands; null where no date has both.</summary>
    /// <param name="cells">In order of dates, as a report has them.</param>
    /// <param name="pair">The two bands.</param>
    public static DateGaps? Of(IReadOnlyList<BandByDate> cells, Comparison pair)
    {
        var others = cells.Where(cell => cell.Band == pair.Upper).ToDictionary(cell => cell.AsOf.DayNumber);
        DateGaps? gaps = null;
        var sum = 0.0;
        foreach (var cell in cells)
        {
            if (cell.Band != pair.Lower || cell.ChurnRate is not { } rate || others.GetValueOrDefault(cell.AsOf.DayNumber)?.ChurnRate is not { } other)
            {
                continue;
            }

            var gap = rate - other;
            sum += gap;
            gaps ??= new(pair, 0, gap, cell.AsOf, gap, gap, 0);
            gaps = gaps with { Dates = gaps.Dates + 1, Largest = Math.Max(gaps.Largest, gap), Reversed = gaps.Reversed + (gap < 0 ? 1 : 0) };
            if (gap < gaps.Smallest)
            {
                gaps = gaps with { Smallest = gap, SmallestOn = cell.AsOf };
            }
        }

        return gaps is null ? null : gaps with { Mean = sum / gaps.Dates };
    }

    /// <summary>Whether the pooled gap misleads: it lies outside every date's gap, or is off their mean by more than a quarter and by a point at least.</summary>
    public bool Contradicts(double pooled) =>
        Dates > 1 && (pooled < Smallest || pooled > Largest || Math.Abs(pooled - Mean) > Math.Max(0.01, Math.Abs(Mean) / 4));
}
