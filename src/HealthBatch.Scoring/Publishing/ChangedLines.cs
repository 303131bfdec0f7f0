using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The customers of one row group whose score, band or action is another than before, or who were not there, as the lines that <see cref="CrmExport"/> writes
/// of them: formatted by the thread that scored them, while it has them at hand. Reused from row group to row group, one thread at a time.
/// </summary>
internal sealed class ChangedLines
{
    private const int PieceBytes = 1 << 20;
    private const int Step = 32;

    private readonly OutputGroup _group;
    private readonly byte[] _previousActions;
    private readonly LineCells _bands, _segments, _actions, _trends, _previousBands, _reasons, _version;
    private readonly int _mostBesidesId;
    private readonly List<byte[]> _pieces = [];
    private readonly List<int> _lengths = [];
    private int _at;

    public ChangedLines(ScoreFileColumns columns, OutputGroup group, int version)
    {
        _group = group;
        _previousActions = new byte[group.Rows.Capacity];
        _bands = new LineCells(columns.All[3].Names!);
        _segments = new LineCells(columns.All[1].Names!);
        _actions = new LineCells(columns.Actions);
        _trends = new LineCells(ScoreFileColumns.TrendWords);
        _previousBands = new LineCells(columns.Bands);
        _reasons = new LineCells(columns.All[columns.FirstReason].Names!);
        _version = new LineCells([version.ToString(CultureInfo.InvariantCulture)]);
        LineCells[] cells = [_bands, _segments, _actions, _trends, _previousBands, _reasons, _reasons, _reasons, _version];
        _mostBesidesId = cells.Sum(column => column.Room) + (5 * LineNumbers.Room) + 1;
    }

    /// <summary>The actions before of the rows from that place on, as codes of today's; to be filled before <see cref="Write"/>.</summary>
    public Span<byte> PreviousActions(int at, int count) => _previousActions.AsSpan(at, count);

    /// <summary>Formats the changes among the group's first rows, which are complete.</summary>
    /// <returns>How many there are.</returns>
    public int Write(int rows)
    {
        _lengths.Clear();
        _at = 0;
        var ids = _group.Rows.Text(0);
        var plain = CsvCell.ArePlain(ids.Bytes.AsSpan(0, ids.Offsets[rows]));
        var changes = 0;
        for (var row = 0; row < rows; row += Step)
        {
            var differing = Differing(row, Math.Min(Step, rows - row));
            changes += BitOperations.PopCount(differing);
            for (; differing != 0; differing &= differing - 1)
            {
                var one = row + BitOperations.TrailingZeroCount(differing);
                Line(ids.Bytes.AsSpan(ids.Offsets[one], ids.Offsets[one + 1] - ids.Offsets[one]), plain, one);
            }
        }

        EndPiece();
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

    /// <summary>Which of up to 32 rows differ from before, as bits. Arrays have the group's capacity: rows beyond the last are compared too, and don't count.</summary>
    private uint Differing(int row, int count)
    {
        var group = _group;
        if (row + Step > _previousActions.Length)
        {
            var bits = 0U;
            for (var i = 0; i < count; i++)
            {
                var at = row + i;
                var differs = group.Scored.Score[at] != group.PreviousScore[at] || group.Scored.Band[at] != group.PreviousBand[at] || group.Action[at] != _previousActions[at]
                    || TrendFiller.WasUnknown(group.Trend[at]);
                bits |= (differs ? 1U : 0) << i;
            }

            return bits;
        }

        static Vector256<short> Shorts(short[] values, int at) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)at);
        static Vector256<byte> Codes(byte[] values, int at) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)at);
        var same = Vector256.Narrow(
            Vector256.Equals(Shorts(group.Scored.Score, row), Shorts(group.PreviousScore, row)), Vector256.Equals(Shorts(group.Scored.Score, row + 16), Shorts(group.PreviousScore, row + 16))).AsByte();
        same &= Vector256.Equals(Codes(group.Scored.Band, row), Codes(group.PreviousBand, row)) & Vector256.Equals(Codes(group.Action, row), Codes(_previousActions, row));
        var trends = Codes(group.Trend, row);
        var unknown = Vector256.Equals(trends, Vector256.Create(TrendFiller.New)) | Vector256.Equals(trends, Vector256.Create(TrendFiller.Returned));
        return (~same | unknown).ExtractMostSignificantBits() & (uint.MaxValue >> (Step - count));
    }

    /// <summary>Writes a line. Cells are copied with what lies behind them, which the next cell overwrites: so there has to be room for whole vectors.</summary>
    private void Line(ReadOnlySpan<byte> id, bool plain, int row)
    {
        var piece = Piece(CsvCell.Most(id.Length) + _mostBesidesId);
        var at = _at;
        if (plain)
        {
            id.CopyTo(piece.AsSpan(at));
            at += id.Length;
        }
        else
        {
            at += CsvCell.Text(id, piece.AsSpan(at));
        }

        var (group, scored) = (_group, _group.Scored);
        ref var line = ref MemoryMarshal.GetArrayDataReference(piece);
        at += LineNumbers.Copy(scored.Score[row], ref Unsafe.Add(ref line, at));
        at += _bands.Copy(scored.Band[row], ref Unsafe.Add(ref line, at));
        at += _segments.Copy(scored.Segment[row], ref Unsafe.Add(ref line, at));
        at += _actions.Copy(group.Action[row], ref Unsafe.Add(ref line, at));
        at += _trends.Copy(group.Trend[row], ref Unsafe.Add(ref line, at));
        at += LineNumbers.Copy(group.PreviousScore[row], ref Unsafe.Add(ref line, at));
        at += _previousBands.Copy(group.PreviousBand[row], ref Unsafe.Add(ref line, at));
        foreach (var reasons in scored.Reasons)
        {
            at += _reasons.Copy(reasons[row], ref Unsafe.Add(ref line, at));
        }

        at += _version.Copy(0, ref Unsafe.Add(ref line, at));
        at += LineNumbers.Copy(group.ChangeFromValues[row], ref Unsafe.Add(ref line, at));
        at += LineNumbers.Copy(group.ChangeFromMissing[row], ref Unsafe.Add(ref line, at));
        at += LineNumbers.Copy(group.ChangeFromVersion[row], ref Unsafe.Add(ref line, at));
        piece[at] = (byte)'\n';
        _at = at + 1;
    }

    /// <summary>The piece that has so much room after <see cref="_at"/>.</summary>
    private byte[] Piece(int least)
    {
        var piece = _lengths.Count < _pieces.Count ? _pieces[_lengths.Count] : [];
        if (piece.Length - _at >= least)
        {
            return piece;
        }

        EndPiece();
        var next = _lengths.Count;
        if (next == _pieces.Count)
        {
            _pieces.Add([]);
        }

        return _pieces[next] = _pieces[next].Length >= least ? _pieces[next] : new byte[Math.Max(PieceBytes, least)];
    }

    private void EndPiece()
    {
        if (_at > 0)
        {
            _lengths.Add(_at);
            _at = 0;
        }
    }
}
