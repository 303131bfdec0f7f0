using System.Globalization;
using System.Text;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The customers of one row group whose score, band or action is another than before, or who were not there, as the lines that <see cref="CrmExport"/> writes
/// of them: formatted by the thread that scored them, while it has them at hand. Reused from row group to row group, one thread at a time.
/// </summary>
internal sealed class ChangedLines
{
    private const int PieceBytes = 1 << 20;

    private readonly OutputGroup _group;
    private readonly byte[] _previousActions;
    private readonly byte[][] _bands, _segments, _actions, _trends, _previousBands, _reasons;
    private readonly byte[] _version;
    private readonly int _mostBesidesId;
    private readonly List<byte[]> _pieces = [];
    private readonly List<int> _lengths = [];

    public ChangedLines(ScoreFileColumns columns, OutputGroup group, int version)
    {
        _group = group;
        _previousActions = new byte[group.Rows.Capacity];
        _bands = Cells(columns.All[3].Names!);
        _segments = Cells(columns.All[1].Names!);
        _actions = Cells(columns.Actions);
        _trends = Cells(ScoreFileColumns.TrendWords);
        _previousBands = Cells(columns.Bands);
        _reasons = Cells(columns.All[columns.FirstReason].Names!);
        _version = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",{version}"));
        byte[][][] cells = [_bands, _segments, _actions, _trends, _previousBands, _reasons, _reasons, _reasons, [_version]];
        _mostBesidesId = cells.Sum(column => column.Max(cell => cell.Length)) + (5 * (1 + CsvCell.MostOfNumber)) + 1;
    }

    /// <summary>The actions before of the rows from that place on, as codes of today's; to be filled before <see cref="Write"/>.</summary>
    public Span<byte> PreviousActions(int at, int count) => _previousActions.AsSpan(at, count);

    /// <summary>Formats the changes among the group's first rows, which are complete.</summary>
    /// <returns>How many there are.</returns>
    public int Write(int rows)
    {
        _lengths.Clear();
        var now = _group.Scored.Score.AsSpan(0, rows);
        var before = _group.PreviousScore.AsSpan(0, rows);
        var band = _group.Scored.Band.AsSpan(0, rows);
        var bandBefore = _group.PreviousBand.AsSpan(0, rows);
        var action = _group.Action.AsSpan(0, rows);
        var actionBefore = _previousActions.AsSpan(0, rows);
        var trend = _group.Trend.AsSpan(0, rows);
        var ids = _group.Rows.Text(0);
        var plain = CsvCell.ArePlain(ids.Bytes.AsSpan(0, ids.Offsets[rows]));
        Span<byte> piece = default;
        var (at, changes) = (0, 0);
        for (var row = 0; row < rows; row++)
        {
            if (((now[row] ^ before[row]) | (band[row] ^ bandBefore[row]) | (action[row] ^ actionBefore[row])) == 0 && !TrendFiller.WasUnknown(trend[row]))
            {
                continue;
            }

            var id = ids.Bytes.AsSpan(ids.Offsets[row], ids.Offsets[row + 1] - ids.Offsets[row]);
            if (piece.Length - at < CsvCell.Most(id.Length) + _mostBesidesId)
            {
                piece = NextPiece(at, CsvCell.Most(id.Length) + _mostBesidesId);
                at = 0;
            }

            var line = piece[at..];
            at += Line(line, Id(id, line, plain), row);
            changes++;
        }

        EndPiece(at);
        return changes;
    }

    /// <summary>Hands what was formatted over.</summary>
    public void Append(IChangeSink sink)
    {
        for (var i = 0; i < _lengths.Count; i++)
        {
            sink.Append(_pieces[i].AsSpan(0, _lengths[i]));
        }
    }

    private static int Id(ReadOnlySpan<byte> id, Span<byte> line, bool plain)
    {
        if (!plain)
        {
            return CsvCell.Text(id, line);
        }

        id.CopyTo(line);
        return id.Length;
    }

    private int Line(Span<byte> line, int at, int row)
    {
        var scored = _group.Scored;
        Number(line, ref at, scored.Score[row]);
        Cell(line, ref at, _bands[scored.Band[row]]);
        Cell(line, ref at, _segments[scored.Segment[row]]);
        Cell(line, ref at, _actions[_group.Action[row]]);
        Cell(line, ref at, _trends[_group.Trend[row]]);
        Number(line, ref at, _group.PreviousScore[row]);
        Cell(line, ref at, _previousBands[_group.PreviousBand[row]]);
        foreach (var reasons in scored.Reasons)
        {
            Cell(line, ref at, _reasons[reasons[row]]);
        }

        Cell(line, ref at, _version);
        Number(line, ref at, _group.ChangeFromValues[row]);
        Number(line, ref at, _group.ChangeFromMissing[row]);
        Number(line, ref at, _group.ChangeFromVersion[row]);
        line[at++] = (byte)'\n';
        return at;
    }

    private static void Cell(Span<byte> line, ref int at, byte[] cell)
    {
        cell.CopyTo(line[at..]);
        at += cell.Length;
    }

    private static void Number(Span<byte> line, ref int at, short hundredths)
    {
        line[at++] = (byte)',';
        at += CsvCell.Hundredths(hundredths, line[at..]);
    }

    private Span<byte> NextPiece(int written, int least)
    {
        EndPiece(written);
        var next = _lengths.Count;
        if (next == _pieces.Count)
        {
            _pieces.Add(new byte[Math.Max(PieceBytes, least)]);
        }
        else if (_pieces[next].Length < least)
        {
            _pieces[next] = new byte[least];
        }

        return _pieces[next];
    }

    private void EndPiece(int written)
    {
        if (written > 0)
        {
            _lengths.Add(written);
        }
    }

    /// <summary>By code: a comma and the name as a cell; a comma alone for what has no name.</summary>
    private static byte[][] Cells(IReadOnlyList<string> names)
    {
        var cells = new byte[256][];
        Array.Fill(cells, ","u8.ToArray());
        for (var code = 0; code < names.Count; code++)
        {
            var name = Encoding.UTF8.GetBytes(names[code]);
            var cell = new byte[1 + CsvCell.Most(name.Length)];
            cell[0] = (byte)',';
            cells[code] = cell[..(1 + CsvCell.Text(name, cell.AsSpan(1)))];
        }

        return cells;
    }
}
