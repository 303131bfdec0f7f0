using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;
using HealthBatch.Scoring.Scorecards.Linting;

namespace HealthBatch.Worker.Scorecards;

/// <summary>Walks a snapshot's rows for what only data show of a scorecard.</summary>
internal static class SnapshotScan
{
    private const int Rows = 16_384;

    /// <summary>What the snapshot shows of a scorecard.</summary>
    public static IReadOnlyList<LintWarning> Lint(Scorecard card, Snapshot snapshot, CancellationToken cancellation)
    {
        // Files of one snapshot have one schema as far as the scorecard is concerned: each is compiled, the first one's plan counts.
        using var first = snapshot.Files[0].Open();
        var lint = new DataLint(ScoringPlan.Compile(card, first.Schema, snapshot.Files[0].Path));
        foreach (var batch in Batches(snapshot, lint.Columns, cancellation))
        {
            lint.Add(batch);
        }

        return lint.Warnings();
    }

    /// <summary>Who changes band between two scorecards on a snapshot.</summary>
    public static IReadOnlyList<BandMoveCount> Moves(Scorecard before, Scorecard after, Snapshot snapshot, CancellationToken cancellation)
    {
        var moves = new BandMoves(before.Bands, after.Bands);
        var (ratersBefore, ratersAfter) = (RaterPass.Read(before, snapshot, 1, cancellation), RaterPass.Read(after, snapshot, 1, cancellation));
        foreach (var file in snapshot.Files)
        {
            using var source = file.Open();
            var (was, becomes) = (ScoringPlan.Compile(before, source.Schema, file.Path), ScoringPlan.Compile(after, source.Schema, file.Path));
            (was, becomes) = (ratersBefore?.Correct(was) ?? was, ratersAfter?.Correct(becomes) ?? becomes);
            var amount = source.Schema.Find(after.AmountColumn) is null ? [] : new[] { new ColumnRequest(after.AmountColumn, ColumnForm.Number) };
            var (left, right) = (Scores(file, was, amount, cancellation), Scores(file, becomes, [], cancellation));
            foreach (var ((bands, amounts), (others, _)) in left.Zip(right))
            {
                moves.Add(bands, others, amounts);
            }
        }

        return moves.Counts();
    }

    /// <summary>All values of a column, in the order of the rows; NaN where missing.</summary>
    /// <exception cref="InputException">A file has no such column, or one without numbers.</exception>
    public static double[] Values(Snapshot snapshot, string column, CancellationToken cancellation)
    {
        var values = new List<double>();
        foreach (var file in snapshot.Files)
        {
            using (var source = file.Open())
            {
                if (source.Schema.Find(column) is not { Kind: not ColumnKind.Text })
                {
                    throw new InputException($"{source.Path}, column \"{column}\"", source.Schema.Find(column)?.StoredAs ?? "no such column", "a column of numbers, to take quantiles of");
                }
            }

            foreach (var batch in Batches(file, [new ColumnRequest(column, ColumnForm.Number)], cancellation))
            {
                values.AddRange(batch.Number(0).Values.AsSpan(0, batch.RowCount));
            }
        }

        return [.. values];
    }

    private static IEnumerable<(byte[] Bands, double[] Amounts)> Scores(ITableFile file, ScoringPlan plan, ColumnRequest[] more, CancellationToken cancellation)
    {
        var scored = plan.NewBatch(Rows, ScoringOutputs.Scores);
        foreach (var batch in Batches(file, [.. plan.Columns, .. more], cancellation))
        {
            plan.Score(batch, scored);
            var amounts = more.Length == 0 ? [] : batch.Number(plan.Columns.Count).Values[..batch.RowCount];
            yield return (scored.Band[..batch.RowCount], amounts);
        }
    }

    private static IEnumerable<ColumnBatch> Batches(Snapshot snapshot, IReadOnlyList<ColumnRequest> columns, CancellationToken cancellation) =>
        snapshot.Files.SelectMany(file => Batches(file, columns, cancellation));

    private static IEnumerable<ColumnBatch> Batches(ITableFile file, IReadOnlyList<ColumnRequest> columns, CancellationToken cancellation)
    {
        using var source = file.Open();
        var batch = new ColumnBatch(columns, Rows);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, columns);
            while (reader.Read(batch))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return batch;
            }
        }
    }
}
