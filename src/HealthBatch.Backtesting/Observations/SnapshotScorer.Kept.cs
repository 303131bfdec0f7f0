using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <content>Dates whose scored rows an earlier run kept.</content>
internal sealed partial class SnapshotScorer
{
    private KeptDate? Head(Snapshot snapshot)
    {
        using var stream = _kept?.Open(snapshot);
        var head = stream is null ? null : KeptDate.Read(stream);
        if (stream is not null && head?.FileRows.Count != snapshot.Files.Count)
        {
            _kept!.Damaged(snapshot);
            return null;
        }

        return head;
    }

    /// <summary>Takes a date's rows from where they were kept; reads its files if these can't be used after all.</summary>
    private void Restore(GroupPlace place, BlockLine line, Scratch scratch, CancellationToken cancellation)
    {
        var (date, head) = (place.Date, _heads[place.Date]!);
        if (KeptDate.Body(_kept!, _snapshots[date], head) is not { } body)
        {
            _kept!.Damaged(_snapshots[date]);
            ScoreAnew(place, line, scratch, cancellation);
            return;
        }

        using var reader = new BinaryReader(new MemoryStream(body));
        var row = place.FirstRow;
        for (var number = 0; number < head.Blocks; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = line.Rent(place.FirstBlock + number);
            block.Start(place.FirstBlock + number, row, date);
            KeptBlock.Read(reader, block, Rows, Notes, head.Metrics.Count);
            row += block.Count;
            line.Put(block);
        }

        if (Notes is not null)
        {
            KeptBlock.ReadNotes(reader, place.FirstRow, Notes);
        }

        scratch.Counts.Add(head.Counts);
        Interlocked.Add(ref Rows.KnownLater[date], head.KnownLater);
    }

    private void ScoreAnew(GroupPlace place, BlockLine line, Scratch scratch, CancellationToken cancellation)
    {
        var snapshot = _snapshots[place.Date];
        var raters = _raters[place.Date] ?? RaterPass.Read(_scorecard, snapshot, _options.Threads, cancellation);
        _raters[place.Date] = raters;
        var (row, number, groups) = (place.FirstRow, place.FirstBlock, new List<GroupPlace>());
        foreach (var table in snapshot.Files)
        {
            using var source = table.Open();
            var file = new OpenFile(table, source.RowCount, source.RowGroupRows.Count);
            foreach (var group in Groups(file, source, row, place.Date, number))
            {
                groups.Add(group);
                number = group.BehindBlock(source);
            }

            row += (int)source.RowCount;
        }

        _drafts[place.Date] = _metrics == MetricReading.Every ? new KeptDateDraft(snapshot, place.FirstBlock, place.FirstRow, groups.Count, Rows) : null;
        foreach (var group in groups)
        {
            Score(group, group.File!, line, scratch, cancellation);
        }
    }
}
