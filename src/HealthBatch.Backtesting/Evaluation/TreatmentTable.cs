using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Bands;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Results with and without the accounts that were treated.</summary>
internal static class TreatmentTable
{
    /// <param name="rows">The rows.</param>
    /// <param name="fate">What became of them.</param>
    /// <param name="treated">By row.</param>
    /// <param name="panel">The observations among the rows.</param>
    /// <param name="writer">Writes the verdict.</param>
    public static TreatmentResult Of(ScoredRows rows, RowFate[] fate, Treatment[] treated, ObservationPanel panel, VerdictWriter writer)
    {
        var bands = rows.Bands.Bands.Count;
        var byBand = new byte[rows.Count];
        var whole = new byte[rows.Count];
        var ofObservations = new Treatment[panel.Count];
        var (at, unknown) = (0, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            if (fate[row] <= RowFate.Event)
            {
                ofObservations[at++] = treated[row];
                unknown += treated[row] == Treatment.Unknown ? 1 : 0;
            }

            whole[row] = treated[row] switch { Treatment.Yes => 0, Treatment.No => 1, _ => ClusterCounts.NoBand };
            byBand[row] = whole[row] == ClusterCounts.NoBand || rows.Band[row] >= bands ? ClusterCounts.NoBand : (byte)((whole[row] * bands) + rows.Band[row]);
        }

        var all = Groups.Rates(rows, fate, whole, 2);
        var each = Groups.Rates(rows, fate, byBand, 2 * bands);
        var without = new PanelStatistics(new PanelRows(panel, row => ofObservations[row] != Treatment.Yes));
        return new TreatmentResult(
            Groups.Rate(all, 0),
            Groups.Rate(all, 1),
            unknown,
            [.. rows.Bands.Bands.Select((band, b) => new TreatmentRow(band.Name, Groups.Rate(each, b), Groups.Rate(each, bands + b)))],
            writer.Write(without, without.Verdict.Outcome, null, null),
            without.Auc?.Auc,
            PanelTables.Ends(without.Auc?.Interval));
    }
}
