using System.Text;
using HealthBatch.Backtesting.Notes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Collects a date's blocks while its row groups are scored, and hands them to the store once all are there.</summary>
internal sealed class KeptDateDraft(Snapshot snapshot, int firstBlock, int firstRow, int groups, ScoredRows rows)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, byte[]> _blocks = [];
    private readonly List<OverriddenRow> _overridden = [];
    private readonly List<RatedRow> _rated = [];
    private readonly ScoringCounts _counts = new(rows.Metrics.Count);
    private int _left = groups;
    private int _rows;
    private long _later;
    private bool _hasAmounts;
    private bool _hasKnownAt;
    private bool _hasTreated;

    /// <summary>Takes a block that is scored.</summary>
    public void Add(RowBlock block, bool amounts, bool[]? later, Treatment[]? treated)
    {
        var bytes = KeptBlock.Write(block, rows, amounts, later, treated, rows.Metrics.Count);
        lock (_gate)
        {
            _blocks[block.Number - firstBlock] = bytes;
            _rows += block.Count;
            _hasAmounts |= amounts;
            _hasKnownAt |= later is not null;
            _hasTreated |= treated is not null;
            _later += later?.AsSpan(0, block.Count).Count(true) ?? 0;
        }
    }

    /// <summary>Takes what else a row group gave; after the last one the date is kept.</summary>
    public void GroupDone(ScoringCounts counts, RowNoteTaker? taker, RowNotes? notes, IReadOnlyList<long> fileRows, IScoredDateStore store)
    {
        lock (_gate)
        {
            _counts.Add(counts);
            _overridden.AddRange(taker?.Overridden ?? []);
            _rated.AddRange(taker?.Rated ?? []);
            if (--_left > 0)
            {
                return;
            }
        }

        var head = new KeptDate
        {
            Rows = _rows,
            Blocks = _blocks.Count,
            HasAmounts = _hasAmounts,
            HasKnownAt = _hasKnownAt,
            HasTreated = _hasTreated,
            KnownLater = _later,
            Metrics = rows.Metrics,
            Segments = rows.Segments,
            FileRows = fileRows,
            Counts = _counts,
        };
        store.Keep(snapshot, stream =>
        {
            head.Write(stream);
            using var hasher = new ContentHasher(HashKind.Fingerprint);
            foreach (var block in _blocks.Values)
            {
                stream.Write(block);
                hasher.Append(block);
            }

            using var bytes = new MemoryStream();
            using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            {
                KeptBlock.WriteNotes(writer, firstRow, _overridden, _rated, notes);
            }

            stream.Write(bytes.ToArray());
            hasher.Append(bytes.ToArray());
            using var end = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            end.Write(hasher.Finish());
        });
    }
}
