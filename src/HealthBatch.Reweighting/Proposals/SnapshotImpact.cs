using System.Text;
using HealthBatch.Columns;
using HealthBatch.Reweighting.Results;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Proposals;

/// <summary>Who changes band on a snapshot when one version of a scorecard follows another.</summary>
internal static class SnapshotImpact
{
    private const int Largest = 50;

    /// <summary>Reads the snapshot and counts the moves; revenue is null where the snapshot has none.</summary>
    public static Impact Of(
        Snapshot snapshot, Scorecard before, Scorecard after, LakeColumns columns, Hindsight hindsight, CancellationToken cancellation)
    {
        var bands = before.Bands.Bands;
        var counts = new long[bands.Count, bands.Count];
        var amounts = new double[bands.Count, bands.Count];
        var moved = new List<CustomerMove>();
        var (customers, hasAmounts) = (0L, false);
        SnapshotScores.Read(
            snapshot,
            before,
            after,
            columns,
            (id, amount, scoreBefore, scoreAfter, from, to) =>
            {
                if (scoreBefore == GridColumn.Missing || scoreAfter == GridColumn.Missing)
                {
                    return;
                }

                customers++;
                counts[from, to]++;
                if (double.IsFinite(amount))
                {
                    hasAmounts = true;
                    amounts[from, to] += amount;
                }

                if (from != to)
                {
                    moved.Add(new CustomerMove(
                        Encoding.UTF8.GetString(id), bands[from].Name, bands[to].Name, scoreBefore / 100.0, scoreAfter / 100.0, double.IsFinite(amount) ? amount : null));
                }
            },
            cancellation);

        var moves =
            from start in Enumerable.Range(0, bands.Count)
            from end in Enumerable.Range(0, bands.Count)
            where counts[start, end] > 0
            select new BandMove(bands[start].Name, bands[end].Name, counts[start, end], hasAmounts ? amounts[start, end] : null);
        var largest = moved
            .OrderByDescending(move => move.Amount ?? double.NegativeInfinity)
            .ThenByDescending(move => Math.Abs(move.ScoreAfter - move.ScoreBefore))
            .ThenBy(move => move.CustomerId, StringComparer.Ordinal)
            .Take(Largest);
        return new Impact(snapshot.AsOf, customers, [.. moves], hindsight.CaughtChurners, hindsight.LostChurners, [.. largest])
        {
            NewlyFlagged = hindsight.NewlyFlagged,
            NoLongerFlagged = hindsight.NoLongerFlagged,
        };
    }

    /// <summary>The snapshot's customers by their two scores, in hundredths.</summary>
    public static (long[] Before, long[] After) Histograms(Snapshot snapshot, Scorecard before, Scorecard after, LakeColumns columns, CancellationToken cancellation)
    {
        var (one, two) = (new long[10_001], new long[10_001]);
        SnapshotScores.Read(
            snapshot,
            before,
            after,
            columns,
            (_, _, scoreBefore, scoreAfter, _, _) =>
            {
                if (scoreBefore != GridColumn.Missing && scoreAfter != GridColumn.Missing)
                {
                    one[scoreBefore]++;
                    two[scoreAfter]++;
                }
            },
            cancellation);
        return (one, two);
    }
}
