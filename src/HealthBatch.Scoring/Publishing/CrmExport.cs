using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The customers whose score, band or action changed since the score file that was published last, as a CSV for a CRM import. Columns, in this order:
/// customer_id, score, band, segment, action, trend, previous_score, previous_band, reason_1, reason_2, reason_3, scorecard_version,
/// change_from_values, change_from_missing, change_from_version. Rows in the score file's order; UTF-8 without a mark; a line feed ends each line. The previous
/// score and band are those of the score file that was published last; the parts are those of the change since the snapshot before.
/// </summary>
public static class CrmExport
{
    private const int FirstText = 6;
    private static readonly string[] Parts = [ScoreFileColumns.ChangeFromValues, ScoreFileColumns.ChangeFromMissing, ScoreFileColumns.ChangeFromVersion];

    private static readonly string[] Names =
    [
        ScoreFileColumns.CustomerId, ScoreFileColumns.Score, ScoreFileColumns.Band, ScoreFileColumns.Segment, ScoreFileColumns.Action, ScoreFileColumns.Trend,
        ScoreFileColumns.PreviousScore, ScoreFileColumns.PreviousBand, "reason_1", "reason_2", "reason_3", ScoreFileColumns.ScorecardVersion,
        .. Parts,
    ];

    private static readonly ColumnRequest[] Requests =
    [
        new(ScoreFileColumns.Score, ColumnForm.Grid),
        .. new[]
        {
            ScoreFileColumns.CustomerId, ScoreFileColumns.Band, ScoreFileColumns.Segment, ScoreFileColumns.Action, ScoreFileColumns.Trend, "reason_1", "reason_2", "reason_3",
            ScoreFileColumns.ScorecardVersion,
        }.Select(name => new ColumnRequest(name, ColumnForm.Text)),
        .. Parts.Select(name => new ColumnRequest(name, ColumnForm.Grid)),
    ];

    /// <summary>Writes the changes.</summary>
    /// <param name="scores">The score file.</param>
    /// <param name="published">The score file that was published last, or null: then everyone is new and is written.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="header">Whether the first line names the columns; some importers map columns by their place and want none.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>The customers written.</returns>
    public static long Write(ITableFile scores, ITableFile? published, Stream output, bool header = true, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(output);
        using var source = scores.Open();
        using var previous = published is null ? null : PreviousScores.Open(published, withActions: true);
        if (previous is not null)
        {
            previous.BandCodes = PreviousScores.Codes(previous.BandNames);
            previous.ActionCodes = PreviousScores.Codes(previous.ActionNames);
        }

        // Whether the two can be merged shows on the way; the changes are counted first, so nothing is written twice.
        if (previous is not null && !(Rise(source, token) && Merges(source, previous, token)))
        {
            previous.Keep(token);
        }

        using var cursor = previous?.Cursor();
        var writer = new CsvWriter(output);
        if (header)
        {
            foreach (var name in Names)
            {
                writer.Name(name);
            }

            writer.EndLine();
        }

        var written = Walk(source, previous, cursor, writer, token);
        writer.Flush();
        return written;
    }

    /// <summary>Walks through the score file and writes the changes, if there is a writer.</summary>
    /// <returns>How many there are.</returns>
    private static long Walk(IColumnSource source, PreviousScores? previous, IPreviousCursor? cursor, CsvWriter? writer, CancellationToken token)
    {
        var batch = new ColumnBatch(Requests, 4096);
        var before = new Before(batch.Capacity);
        var changes = 0L;
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, Requests);
            while (reader.Read(batch))
            {
                token.ThrowIfCancellationRequested();
                if (cursor is not null)
                {
                    before.Read(batch, previous!, cursor);
                }

                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (cursor is null || before.Differs(batch, row))
                    {
                        changes++;
                        WriteRow(batch, row, cursor is null ? null : before, previous, writer);
                    }
                }
            }
        }

        return changes;
    }

    private static bool Merges(IColumnSource source, PreviousScores previous, CancellationToken token)
    {
        using var cursor = previous.Cursor();
        Walk(source, previous, cursor, null, token);
        return previous.Rises;
    }

    private static bool Rise(IColumnSource source, CancellationToken token)
    {
        ColumnRequest[] requests = [Requests[1]];
        var batch = new ColumnBatch(requests, 4096);
        byte[]? last = null;
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            for (; reader.Read(batch); token.ThrowIfCancellationRequested())
            {
                var ids = batch.Text(0);
                if (!CustomerIds.Rise(ids, batch.RowCount) || (last is not null && ids[0].SequenceCompareTo(last) <= 0))
                {
                    return false;
                }

                last = ids[batch.RowCount - 1].ToArray();
            }
        }

        return true;
    }

    private static void WriteRow(ColumnBatch batch, int row, Before? before, PreviousScores? previous, CsvWriter? writer)
    {
        if (writer is null)
        {
            return;
        }

        writer.Text(batch.Text(1)[row]);
        writer.Hundredths(batch.Grid(0).Values[row]);
        for (var place = 2; place < FirstText; place++)
        {
            writer.Text(batch.Text(place)[row]);
        }

        writer.Hundredths(before?.Scores[row] ?? GridColumn.Missing);
        writer.Name(before is null || before.Bands[row] >= previous!.BandNames.Count ? "" : previous.BandNames[before.Bands[row]]);
        for (var place = FirstText; place < batch.Requests.Count - Parts.Length; place++)
        {
            writer.Text(batch.Text(place)[row]);
        }

        for (var place = batch.Requests.Count - Parts.Length; place < batch.Requests.Count; place++)
        {
            writer.Hundredths(batch.Grid(place).Values[row]);
        }

        writer.EndLine();
    }

    /// <summary>What was published last about the customers of a batch.</summary>
    private sealed class Before(int capacity)
    {
        private readonly byte[] _actions = new byte[capacity];
        private readonly double[] _bandsNow = new double[capacity];
        private readonly double[] _actionsNow = new double[capacity];
        private readonly TextLookupCache _bandCache = new();
        private readonly TextLookupCache _actionCache = new();

        public short[] Scores { get; } = new short[capacity];

        public byte[] Bands { get; } = new byte[capacity];

        public void Read(ColumnBatch batch, PreviousScores previous, IPreviousCursor cursor)
        {
            previous.BandCodes.Fill(batch.Text(2), batch.RowCount, _bandsNow, _bandCache);
            previous.ActionCodes.Fill(batch.Text(4), batch.RowCount, _actionsNow, _actionCache);
            cursor.Fill(batch.Text(1), batch.RowCount, Scores, Bands, _actions);
        }

        /// <summary>A customer who was not there, another score, band or action. A name that the published file never held is another one.</summary>
        public bool Differs(ColumnBatch batch, int row) =>
            Bands[row] == PreviousScores.Unknown || Scores[row] != batch.Grid(0).Values[row]
            || Differs(batch.Text(2), row, _bandsNow, Bands[row]) || Differs(batch.Text(4), row, _actionsNow, _actions[row]);

        private static bool Differs(TextColumn now, int row, double[] codes, byte before) =>
            now.IsMissing(row) ? before != CodeColumn.Missing : double.IsNaN(codes[row]) || (byte)codes[row] != before;
    }
}
