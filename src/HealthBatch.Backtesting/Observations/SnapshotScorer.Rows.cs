using HealthBatch.Backtesting.Guards;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <content>What one thread does with one row group: it reads, scores, and puts the rows where they belong.</content>
internal sealed partial class SnapshotScorer
{
    private void Score(GroupPlace group, OpenFile file, BlockLine line, Scratch scratch, CancellationToken cancellation)
    {
        var draft = _drafts[group.Date];
        var counts = new ScoringCounts(Rows.Metrics.Count);
        var (source, plan, requests, taker) = file.Use(_scorecard, _columns, Notes, Rows.Amount is not null, _raters[group.Date]);
        var input = scratch.Input(requests);
        var id = taker?.Requests.Count ?? plan.Columns.Count;
        var amount = id + 1 < requests.Count && requests[id + 1].Form == ColumnForm.Number ? id + 1 : -1;
        var known = requests[^1].Form == ColumnForm.Timestamp && requests.Count > id + 1 ? requests.Count - 1 : -1;
        using var reader = source.OpenRowGroup(group.Group, requests);
        var (row, number) = (group.FirstRow, group.FirstBlock);
        RowBlock? block = null;
        var taken = _metrics;
        while (reader.Read(input))
        {
            cancellation.ThrowIfCancellationRequested();
            if (block is null)
            {
                block = line.Rent(number);
                if (_metrics == MetricReading.Screened)
                {
                    taken = SeparationScreen.Takes(number, (long)Rows.Count * Rows.Metrics.Count, _options.MostScreened) ? MetricReading.Screened : MetricReading.None;
                }

                block.Start(number++, row, group.Date);
            }

            var output = scratch.Output(plan, taken == MetricReading.Screened ? ScoringOutputs.Normalised : _outputs);
            plan.Score(input, output);
            counts.Add(output.Counts);
            block.Append(input.Text(id), output, taken);
            Keep(output, row, amount < 0 ? null : input.Number(amount).Values);
            if (known >= 0)
            {
                Interlocked.Add(ref Rows.KnownLater[group.Date], KnownLater(input.Integer(known), _snapshots[group.Date].AsOf, row, scratch.Later.AsSpan(block.Count - output.RowCount)));
            }

            taker?.Take(input, output, row);
            row += output.RowCount;
            if (block.Count == RowBlock.MostRows)
            {
                Put(block);
                block = null;
            }
        }

        if (block is not null)
        {
            Put(block);
        }

        taker?.Finish();
        scratch.Counts.Add(counts);
        draft?.GroupDone(counts, taker, Notes, [.. _inputs.Where(input => _snapshots[group.Date].Files.Contains(input.Table)).Select(input => input.Rows)], _kept!);
        file.GroupDone();

        void Put(RowBlock filled)
        {
            draft?.Add(filled, amount >= 0, known >= 0 ? scratch.Later : null, taker?.Treated);
            line.Put(filled);
        }
    }

    /// <summary>Counts the rows that became known later, and marks them; also among all, where they are to be left out.</summary>
    private long KnownLater(IntegerColumn known, DateOnly asOf, int first, Span<bool> later)
    {
        var end = AsOfMoment.End(asOf);
        for (var row = 0; row < known.Length; row++)
        {
            later[row] = AsOfMoment.IsLater(known, row, end);
        }

        later = later[..known.Length];
        if (Rows.LeftOutAsLater is { } leftOut)
        {
            later.CopyTo(leftOut.AsSpan(first));
        }

        return later.Count(true);
    }

    private void Keep(ScoredBatch scored, int row, double[]? amounts)
    {
        var count = scored.RowCount;
        scored.Score.AsSpan(0, count).CopyTo(Rows.Score.AsSpan(row));
        scored.Band.AsSpan(0, count).CopyTo(Rows.Band.AsSpan(row));
        if (Rows.Segments.Count > 1)
        {
            scored.Segment.AsSpan(0, count).CopyTo(Rows.Segment.AsSpan(row));
        }

        for (var metric = 0; Rows.Normalised is not null && metric < Rows.Normalised.Length; metric++)
        {
            scored.Normalised[metric].AsSpan(0, count).CopyTo(Rows.Normalised[metric].AsSpan(row));
        }

        if (Rows.Amount is { } kept)
        {
            var target = kept.AsSpan(row, count);
            if (amounts is null)
            {
                target.Fill(double.NaN);
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    target[i] = double.IsFinite(amounts[i]) ? amounts[i] : double.NaN;
                }
            }
        }
    }

    /// <summary>Where a row group's rows and blocks lie among all; or a whole date's, without a file, where it was kept.</summary>
    private readonly record struct GroupPlace(OpenFile? File, int Group, int FirstRow, int Date, int FirstBlock)
    {
        /// <summary>The number of the block behind its last.</summary>
        public int BehindBlock(IColumnSource source) => FirstBlock + (int)((source.RowGroupRows[Group] + RowBlock.MostRows - 1) / RowBlock.MostRows);
    }

    /// <summary>One thread's own.</summary>
    private sealed class Scratch(ScoringCounts counts)
    {
        private readonly Dictionary<ScoringOutputs, ScoredBatch> _outputs = [];
        private ColumnBatch? _input;

        public ScoringCounts Counts => counts;

        /// <summary>By row of the block at hand: whether it became known later.</summary>
        public bool[] Later => field ??= new bool[RowBlock.MostRows];

        public ScoredBatch Output(ScoringPlan plan, ScoringOutputs outputs) =>
            _outputs.TryGetValue(outputs, out var output) ? output : _outputs[outputs] = plan.NewBatch(BatchRows, outputs);

        public ColumnBatch Input(IReadOnlyList<ColumnRequest> requests) =>
            _input is not null && _input.Requests.SequenceEqual(requests) ? _input : _input = new ColumnBatch(requests, BatchRows, takesLoans: true);
    }
}
