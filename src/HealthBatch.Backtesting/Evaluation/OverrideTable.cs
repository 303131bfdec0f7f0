using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Overrides against outcomes: did those whom one moved behave otherwise than those whom it left where they were?</summary>
internal static class OverrideTable
{
    public static IReadOnlyList<OverrideRow> Of(ScoredRows rows, Labeller labels, RowNotes notes)
    {
        var overridden = notes.Overridden;
        var bands = rows.Bands.Bands.Count;
        var table = new List<OverrideRow>();
        var reasons = notes.Reasons;
        foreach (var reason in overridden.Select(one => one.Reason).Distinct().OrderBy(number => reasons[number], StringComparer.Ordinal))
        {
            var group = new byte[rows.Count];
            for (var row = 0; row < group.Length; row++)
            {
                group[row] = rows.Band[row] < bands ? (byte)(bands + rows.Band[row]) : ClusterCounts.NoBand;
            }

            foreach (var one in overridden)
            {
                group[one.Row] = one.Reason == reason ? one.BandWithout : ClusterCounts.NoBand;
            }

            var rates = Groups.Rates(rows, labels.Fate, group, 2 * bands);
            table.AddRange(Enumerable.Range(0, bands).Where(band => rates.Counts.Observations[band] > 0).Select(band => Row(rates, reasons[reason], rows.Bands.Bands[band].Name, band, bands)));
        }

        return table;
    }

    private static OverrideRow Row(ClusteredRates rates, string reason, string bandName, int band, int bands)
    {
        var contrast = BandContrast.Of(rates, band, bands + band);
        return new OverrideRow(
            reason,
            bandName,
            Groups.Rate(rates, band),
            Groups.Rate(rates, bands + band),
            contrast.Difference,
            contrast.StandardError,
            contrast.Z,
            contrast.Z is { } z ? 2 * NormalDistribution.UpperTail(Math.Abs(z)) : null);
    }
}
