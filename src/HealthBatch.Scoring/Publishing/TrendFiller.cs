using System.Numerics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Fills what is said about a customer's scores before: falling, steady or rising; new for one who was not there; missing where either has no score.</summary>
/// <param name="before">The earlier score files.</param>
/// <param name="group">Where to.</param>
/// <param name="parts">Takes the points before, on the way, or null.</param>
/// <param name="changes">Takes the actions before, on the way, or null.</param>
/// <param name="threshold">The change, in points, from which a score counts as falling or rising.</param>
internal sealed class TrendFiller(EarlierCursors before, OutputGroup group, ChangeParts? parts, ChangedLines? changes, double threshold)
{
    /// <summary>The trend of a customer who was not there before.</summary>
    public const byte New = 3;

    /// <summary>The trend of one who was not there before, and was earlier.</summary>
    public const byte Returned = 4;

    private const byte Falling = 0;
    private const byte Steady = 1;
    private const byte Rising = 2;

    private readonly int _threshold = ScoreGrid.Round(Math.Min(threshold, 100));
    private byte[] _earlierBands = [];

    /// <summary>Whether a trend against the score before says that the customer was not there.</summary>
    public static bool WasUnknown(byte trend) => trend is New or Returned;

    /// <summary>Fills the rows from that place on, which have been scored.</summary>
    public void Fill(TextColumn customers, int at, int count)
    {
        var trends = group.Trend.AsSpan(at, count);
        var actions = changes is null ? default : changes.PreviousActions(at, count);
        Compare(before.Previous, customers, at, count, group.PreviousScore, group.PreviousBand.AsSpan(at, count), group.Change, trends, actions, before.Rescored is null ? parts?.Before : null);
        _earlierBands = _earlierBands.Length < count ? new byte[count] : _earlierBands;
        var earlier = group.EarlierTrend.AsSpan(at, count);
        Compare(before.Earlier, customers, at, count, group.EarlierScore, _earlierBands, group.EarlierChange, earlier, default);
        if (before.Previous is not null && before.Earlier is not null)
        {
            for (var row = 0; row < count; row++)
            {
                trends[row] = trends[row] == New && earlier[row] != New ? Returned : trends[row];
            }
        }
    }

    private void Compare(IPreviousCursor? cursor, TextColumn customers, int at, int count, short[] scores, Span<byte> bands, short[] differences, Span<byte> trends,
        Span<byte> actions, PreviousPoints? points = null)
    {
        // Without scores to compare with, all of it is missing from the start.
        if (cursor is null)
        {
            return;
        }

        var previous = scores.AsSpan(at, count);
        var change = differences.AsSpan(at, count);

        cursor.Fill(customers, count, previous, bands, actions, points);
        Compare(group.Scored.Score.AsSpan(at, count), previous, bands, change, trends);
    }

    /// <summary>Changes and trends; a customer who was not there has no band before.</summary>
    private void Compare(ReadOnlySpan<short> now, ReadOnlySpan<short> previous, Span<byte> bands, Span<short> change, Span<byte> trends)
    {
        var row = 0;
        var step = Vector<byte>.Count;
        for (; row <= now.Length - step; row += step)
        {
            var low = Trends(now[row..], previous[row..], change[row..]);
            var half = row + Vector<short>.Count;
            var high = Trends(now[half..], previous[half..], change[half..]);
            var band = new Vector<byte>(bands[row..]);
            var unknown = Vector.Equals(band, new Vector<byte>(PreviousScores.Unknown));
            Vector.ConditionalSelect(unknown, new Vector<byte>(New), Vector.Narrow(low, high)).CopyTo(trends[row..]);
            (band | unknown).CopyTo(bands[row..]);
        }

        for (; row < now.Length; row++)
        {
            var comparable = now[row] != GridColumn.Missing && previous[row] != GridColumn.Missing;
            var difference = now[row] - previous[row];
            change[row] = comparable ? (short)difference : GridColumn.Missing;
            var trend = difference <= -_threshold ? Falling : difference >= _threshold ? Rising : Steady;
            var unknown = bands[row] == PreviousScores.Unknown;
            trends[row] = unknown ? New : comparable ? trend : CodeColumn.Missing;
            bands[row] = unknown ? CodeColumn.Missing : bands[row];
        }
    }

    /// <summary>The changes and trends of a vector of rows, unknown customers not yet told apart.</summary>
    private Vector<ushort> Trends(ReadOnlySpan<short> now, ReadOnlySpan<short> previous, Span<short> change)
    {
        var none = new Vector<short>(GridColumn.Missing);
        var (score, before) = (new Vector<short>(now), new Vector<short>(previous));
        var missing = Vector.Equals(score, none) | Vector.Equals(before, none);
        var difference = score - before;
        Vector.ConditionalSelect(missing, none, difference).CopyTo(change);
        var falls = Vector.LessThanOrEqual(difference, new Vector<short>((short)-_threshold));
        var rises = Vector.GreaterThanOrEqual(difference, new Vector<short>((short)_threshold));
        // Steady is 1: a step down where it falls, a step up where it rises. A threshold of 0 falls, as below.
        var trend = Vector<short>.One + falls - Vector.AndNot(rises, falls);
        return Vector.AsVectorUInt16(Vector.ConditionalSelect(missing, new Vector<short>(CodeColumn.Missing), trend));
    }
}
