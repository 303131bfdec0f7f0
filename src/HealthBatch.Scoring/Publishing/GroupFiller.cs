using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Fills one row group of the score file from the slices of the snapshot that it takes. One thread at a time.</summary>
internal sealed class GroupFiller(
    ScoreRunRequest request, SnapshotRows rows, ScoreFileColumns columns, OutputGroup group, EarlierCursors before, LeftOutRows leftOut, ReaderRelay relay, SliceOrder order,
    ChangeParts? parts, ChangedLines? changes)
{
    /// <summary>The rows that are read and scored at once: a batch of a dozen numbers stays in the second-level cache.</summary>
    internal const int BatchRows = 4096;

    /// <summary>The most room that is made for ids before they come.</summary>
    private const int LikelyRoom = 4 << 20;

    private readonly ColumnBatch _batch = new(rows.Requests, BatchRows, takesLoans: true);
    private readonly ActionRules _actions = new(rows.Plan, columns);
    private readonly ChangeParts? _parts = parts;
    private readonly TrendFiller _trends = new(before, group, parts, changes, request.Scorecard.Trend.Threshold);
    private readonly List<TextColumn> _ids = [];

    /// <summary>Fills the g-th group.</summary>
    /// <returns>Its rows.</returns>
    public int Fill(long g, CancellationToken token)
    {
        var kept = rows.Count - leftOut.Count;
        var count = (int)Math.Min(request.RowGroupRows, kept - (g * request.RowGroupRows));
        var start = leftOut.PlaceOf(g * request.RowGroupRows);
        var end = g * request.RowGroupRows + count == kept ? rows.Count : leftOut.PlaceOf((g * request.RowGroupRows) + count);
        var slices = rows.Slices(start, end - start);
        var places = Places(slices);
        while (_ids.Count < slices.Count)
        {
            _ids.Add(new TextColumn(rows.Requests[^1], request.RowGroupRows));
        }

        // Slices that begin a row group come first: the rest of that row group is somebody else's, who then need not wait for this whole group.
        FillSlices(slices, places, beginning: true, token);
        FillSlices(slices, places, beginning: false, token);

        if (slices.Count > 1)
        {
            Join(slices, places);
        }

        group.Close(count);
        return count;
    }

    private void FillSlices(List<RowSlice> slices, List<int> places, bool beginning, CancellationToken token)
    {
        for (var s = 0; s < slices.Count; s++)
        {
            if (slices[s].From == 0 == beginning)
            {
                var reader = relay.Take(slices[s], token);
                Fill(slices[s], reader, places[s], slices.Count == 1 ? group.Rows.Text(0) : _ids[s], token);
                relay.Return(slices[s], reader);
            }
        }
    }

    /// <summary>Where in the group each slice's first row goes.</summary>
    private List<int> Places(List<RowSlice> slices)
    {
        var places = new List<int>();
        var at = 0;
        foreach (var slice in slices)
        {
            places.Add(at);
            at += slice.Count - leftOut.CountWithin(rows.StartOf(slice.Group) + slice.From, slice.Count);
        }

        return places;
    }

    private void Fill(RowSlice slice, IColumnReader reader, int at, TextColumn ids, CancellationToken token)
    {
        var place = rows.StartOf(slice.Group) + slice.From;
        var (first, last) = (Array.Empty<byte>(), Array.Empty<byte>());
        ids.Offsets[0] = 0;
        var written = 0;
        for (var rest = slice.Count; rest > 0;)
        {
            token.ThrowIfCancellationRequested();
            var batch = rest >= BatchRows ? _batch : new ColumnBatch(rows.Requests, rest, takesLoans: true);
            if (!reader.Read(batch))
            {
                throw new InputException(rows.Describe(place), "the end of the row group", $"{rest} more rows, as the file's own list of row groups says");
            }

            var read = batch.RowCount;
            var customer = batch.Text(rows.Requests.Count - 1);
            CheckIds(customer, batch.RowCount, place);
            NoteOrder(customer, batch.RowCount, ref first, ref last);
            leftOut.RemoveFrom(batch, place);
            Score(batch, customer, at + written);
            Copy(customer, batch.RowCount, ids, written);
            written += batch.RowCount;
            place += read;
            rest -= read;
        }

        order.Add(rows.StartOf(slice.Group) + slice.From, first, last);
    }

    private void Score(ColumnBatch batch, TextColumn customer, int at)
    {
        var count = batch.RowCount;
        rows.Plan.Score(batch, group.Scored, at);
        _trends.Fill(customer, at, count);
        _parts?.Fill(customer, at, count);
        if (request.Scorecard.Existing is not null)
        {
            group.ClearReasons(at, count);
        }

        _actions.Fill(batch, group, at);
    }

    private void CheckIds(TextColumn customer, int count, long place)
    {
        if (customer.MissingCount == 0)
        {
            return;
        }

        var row = Enumerable.Range(0, count).First(customer.IsMissing);
        throw new InputException(rows.Describe(place + row), $"no {rows.Requests[^1].Name}", "every row has its customer");
    }

    private void NoteOrder(TextColumn customer, int count, ref byte[] first, ref byte[] last)
    {
        var begins = first.Length == 0 && last.Length == 0;
        if (!CustomerIds.Rise(customer, count) || (!begins && customer[0].SequenceCompareTo(last) <= 0))
        {
            order.Break();
        }

        first = begins ? customer[0].ToArray() : first;
        last = customer[count - 1].ToArray();
    }

    private static void Copy(TextColumn from, int count, TextColumn to, int at)
    {
        // All rows of a batch may have been left out.
        if (count == 0)
        {
            return;
        }

        var offset = to.Offsets[at];
        if (from.Dictionary is null)
        {
            var length = from.Offsets[count];
            to.Reserve(to.Bytes.Length > 0 ? offset + length : RoomForAll(length, count, to.Capacity));
            from.Bytes.AsSpan(0, length).CopyTo(to.Bytes.AsSpan(offset));
            TextOffsets.Shift(from.Offsets.AsSpan(1, count), offset, to.Offsets.AsSpan(at + 1, count));
            return;
        }

        for (var row = 0; row < count; row++)
        {
            var id = from[row];
            to.Reserve(offset + id.Length);
            id.CopyTo(to.Bytes.AsSpan(offset));
            to.Offsets[at + row + 1] = offset += id.Length;
        }
    }

    /// <summary>About what so many ids will take, after the first ones: growing there step by step would leave the steps behind. Odd ones promise nothing.</summary>
    private static int RoomForAll(int length, int count, int capacity) => (int)Math.Max(length, Math.Min(LikelyRoom, ((long)length * capacity / count) + 1024));

    private void Join(List<RowSlice> slices, List<int> places)
    {
        var joined = group.Rows.Text(0);
        for (var s = 0; s < slices.Count; s++)
        {
            var end = s + 1 < slices.Count ? places[s + 1] : places[s] + slices[s].Count - leftOut.CountWithin(rows.StartOf(slices[s].Group) + slices[s].From, slices[s].Count);
            Copy(_ids[s], end - places[s], joined, places[s]);
        }
    }
}
