using HealthBatch.Columns;

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

    private static readonly ColumnRequest[] Requests =
    [
        new(ScoreFileColumns.Score, ColumnForm.Grid),
        .. new[]
        {
            ScoreFileColumns.CustomerId, ScoreFileColumns.Band, ScoreFileColumns.Segment, ScoreFileColumns.Action, ScoreFileColumns.Trend, "reason_1", "reason_2", "reason_3",
            ScoreFileColumns.ScorecardVersion,
        }.Select(name => new ColumnRequest(name, ColumnForm.Text)),
        .. CrmColumns.Parts.Select(name => new ColumnRequest(name, ColumnForm.Grid)),
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
            previous.Bands = previous.BandNames;
            previous.Actions = previous.ReadActionNames();
        }

        // Whether the two can be merged shows on the way; the changes are counted first, so nothing is written twice.
        if (previous is not null && !(new RisingGroups(source, Requests[1]).Rise(token) && Merges(source, previous, token)))
        {
            previous.Keep(token);
        }

        using var cursor = previous?.Cursor();
        var writer = new CsvWriter(output);
        if (header)
        {
            output.Write(CrmColumns.Header());
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
        var before = previous is null ? null : new Before(previous, batch.Capacity);
        var changes = 0L;
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, Requests);
            while (reader.Read(batch))
            {
                token.ThrowIfCancellationRequested();
                if (cursor is not null)
                {
                    before!.Read(batch, cursor);
                }

                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (before is null || before.Differs(batch, row))
                    {
                        changes++;
                        WriteRow(batch, row, before, previous, writer);
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
        return previous.Order.Rise(token);
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
        for (var place = FirstText; place < batch.Requests.Count - CrmColumns.Parts.Count; place++)
        {
            writer.Text(batch.Text(place)[row]);
        }

        for (var place = batch.Requests.Count - CrmColumns.Parts.Count; place < batch.Requests.Count; place++)
        {
            writer.Hundredths(batch.Grid(place).Values[row]);
        }

        writer.EndLine();
    }

    /// <summary>What was published last about the customers of a batch.</summary>
    private sealed class Before(PreviousScores previous, int capacity)
    {
        private readonly NameCodes _bandCodes = new(previous.Bands, PreviousScores.Unknown);
        private readonly NameCodes _actionCodes = new(previous.Actions, PreviousScores.Unknown);
        private readonly byte[] _actions = new byte[capacity];
        private readonly byte[] _bandsNow = new byte[capacity];
        private readonly byte[] _actionsNow = new byte[capacity];

        public short[] Scores { get; } = new short[capacity];

        public byte[] Bands { get; } = new byte[capacity];

        public void Read(ColumnBatch batch, IPreviousCursor cursor)
        {
            _bandCodes.Fill(batch.Text(2), batch.RowCount, _bandsNow);
            _actionCodes.Fill(batch.Text(4), batch.RowCount, _actionsNow);
            cursor.Fill(batch.Text(1), batch.RowCount, Scores, Bands, _actions);
        }

        /// <summary>A customer who was not there, another score, band or action. A name that the published file never held is another one.</summary>
        public bool Differs(ColumnBatch batch, int row) =>
            Bands[row] == PreviousScores.Unknown || Scores[row] != batch.Grid(0).Values[row] || Bands[row] != _bandsNow[row] || _actions[row] != _actionsNow[row];
    }
}
