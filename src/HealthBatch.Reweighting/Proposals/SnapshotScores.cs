using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Proposals;

/// <summary>Scores a snapshot by two versions of a scorecard side by side.</summary>
internal static class SnapshotScores
{
    private const int Rows = 16_384;

    /// <summary>A customer's two scores.</summary>
    public delegate void Visit(ReadOnlySpan<byte> customer, double amount, short scoreBefore, short scoreAfter, byte bandBefore, byte bandAfter);

    /// <summary>Visits every row, in order. A score that is missing is <see cref="GridColumn.Missing"/>.</summary>
    public static void Read(Snapshot snapshot, Scorecard before, Scorecard after, LakeColumns columns, Visit visit, CancellationToken cancellation)
    {
        var (ratersBefore, ratersAfter) = (RaterPass.Read(before, snapshot, 1, cancellation), RaterPass.Read(after, snapshot, 1, cancellation));
        foreach (var file in snapshot.Files)
        {
            using var source = file.Open();
            var (one, two) = (ScoringPlan.Compile(before, source.Schema, source.Path), ScoringPlan.Compile(after, source.Schema, source.Path));
            (one, two) = (ratersBefore?.Correct(one) ?? one, ratersAfter?.Correct(two) ?? two);
            var hasAmount = source.Schema.Find(before.AmountColumn) is not null;
            ColumnRequest[] requests =
            [
                .. one.Columns,
                new ColumnRequest(columns.CustomerId, ColumnForm.Text),
                .. hasAmount ? [new ColumnRequest(before.AmountColumn, ColumnForm.Number)] : Array.Empty<ColumnRequest>(),
            ];
            var batch = new ColumnBatch(requests, Rows);
            var (scored, rescored) = (one.NewBatch(Rows, ScoringOutputs.Scores), two.NewBatch(Rows, ScoringOutputs.Scores));
            for (var group = 0; group < source.RowGroupRows.Count; group++)
            {
                using var reader = source.OpenRowGroup(group, requests);
                while (reader.Read(batch))
                {
                    cancellation.ThrowIfCancellationRequested();
                    one.Score(batch, scored);
                    two.Score(batch, rescored);
                    for (var row = 0; row < batch.RowCount; row++)
                    {
                        var amount = hasAmount ? batch.Number(one.Columns.Count + 1).Values[row] : double.NaN;
                        visit(batch.Text(one.Columns.Count)[row], amount, scored.Score[row], rescored.Score[row], scored.Band[row], rescored.Band[row]);
                    }
                }
            }
        }
    }
}
