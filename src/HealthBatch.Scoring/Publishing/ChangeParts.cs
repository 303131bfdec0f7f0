using System.Numerics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Splits the change of a score into what values, missing data and a new scorecard version did; the three add up to the change exactly. In this order:
/// version = the score of the snapshot before by this scorecard - its published score, 0 where the scorecard is the same; values = over the metrics that
/// were known before and are known now, the sum of points now - points before x weight now / weight before, weights being the shares that metrics have
/// among those that take part; missing = the rest. Where the same metrics are known and nothing is imputed anew, nothing is left to missing data and all
/// is values. What an override did, on either date, and what another segment's formula did counts as values: values decide on both. Points are
/// the published ones, on the grid of 0.01, so that where known metrics changed, values and missing are right to a few hundredths.
/// </summary>
internal sealed class ChangeParts(ScoringPlan plan, PointColumns columns, EarlierCursors before, OutputGroup group, long[] causes, int batchRows)
{
    private const int MostCounted = 1 << 14;

    private readonly short[] _changed = new short[batchRows];
    private readonly short[] _scores = new short[batchRows];
    private readonly byte[] _bands = new byte[batchRows];

    /// <summary>The parts' names.</summary>
    public static IReadOnlyList<string> Words { get; } = ["values", "missing data", "scorecard version"];

    /// <summary>The points before, of the rows that are being scored.</summary>
    public PreviousPoints Before { get; } = new(columns, batchRows);

    /// <summary>Fills the rows from that place on, which have been scored and compared with the score before.</summary>
    public void Fill(TextColumn customers, int at, int count)
    {
        var changes = group.Change.AsSpan(at, count);
        var previous = group.PreviousScore.AsSpan(at, count);
        var rescored = previous;
        if (before.Rescored is { } cursor)
        {
            rescored = _scores.AsSpan(0, count);
            cursor.Fill(customers, count, rescored, _bands, points: Before);
        }

        var values = group.ChangeFromValues.AsSpan(at, count);
        var missing = group.ChangeFromMissing.AsSpan(at, count);
        var version = group.ChangeFromVersion.AsSpan(at, count);
        AllAreValues(changes, previous, rescored, values, missing, version);
        FindChanged(at, count);
        var changed = _changed.AsSpan(0, count);
        for (int row = 0, next; (next = changed[row..].IndexOfAnyExcept((short)0)) >= 0; row++)
        {
            row += next;
            if (missing[row] != GridColumn.Missing && !OtherRules(row, at + row))
            {
                var rest = values[row];
                values[row] = (short)Values(row, at + row);
                missing[row] = (short)(rest - values[row]);
            }
        }

        CountCauses(changes, values, missing, version);
    }

    /// <summary>Puts what is not due to the version down to values: right wherever the same metrics are known.</summary>
    private static void AllAreValues(
        ReadOnlySpan<short> changes, ReadOnlySpan<short> previous, ReadOnlySpan<short> rescored, Span<short> values, Span<short> missing, Span<short> version)
    {
        var none = new Vector<short>(GridColumn.Missing);
        var row = 0;
        for (; row <= changes.Length - Vector<short>.Count; row += Vector<short>.Count)
        {
            var (change, again) = (new Vector<short>(changes[row..]), new Vector<short>(rescored[row..]));
            var unknown = Vector.Equals(change, none) | Vector.Equals(again, none);
            var byVersion = again - new Vector<short>(previous[row..]);
            Vector.ConditionalSelect(unknown, none, change - byVersion).CopyTo(values[row..]);
            Vector.ConditionalSelect(unknown, none, Vector<short>.Zero).CopyTo(missing[row..]);
            Vector.ConditionalSelect(unknown, none, byVersion).CopyTo(version[row..]);
        }

        for (; row < changes.Length; row++)
        {
            var unknown = changes[row] == GridColumn.Missing || rescored[row] == GridColumn.Missing;
            var byVersion = rescored[row] - previous[row];
            values[row] = unknown ? GridColumn.Missing : (short)(changes[row] - byVersion);
            missing[row] = unknown ? GridColumn.Missing : (short)0;
            version[row] = unknown ? GridColumn.Missing : (short)byVersion;
        }
    }

    /// <summary>Counts each change by its largest part; without a scorecard of its own for the snapshot before most are values alone.</summary>
    private void CountCauses(ReadOnlySpan<short> changes, ReadOnlySpan<short> values, ReadOnlySpan<short> missing, ReadOnlySpan<short> version)
    {
        var row = 0;
        var none = new Vector<short>(GridColumn.Missing);
        while (row <= changes.Length - Vector<short>.Count)
        {
            // So many rows at once that no count goes beyond 16 bits.
            var (byValues, byMissing, byVersion) = (Vector<short>.Zero, Vector<short>.Zero, Vector<short>.Zero);
            for (var end = Math.Min(changes.Length - Vector<short>.Count, row + MostCounted); row <= end; row += Vector<short>.Count)
            {
                var absent = new Vector<short>(missing[row..]);
                var splits = ~(Vector.Equals(new Vector<short>(changes[row..]), Vector<short>.Zero) | Vector.Equals(absent, none));
                var (value, gap, card) = (Vector.Abs(new Vector<short>(values[row..])), Vector.Abs(absent), Vector.Abs(new Vector<short>(version[row..])));
                var first = splits & Vector.GreaterThanOrEqual(value, gap) & Vector.GreaterThanOrEqual(value, card);
                var second = Vector.AndNot(splits, first) & Vector.GreaterThanOrEqual(gap, card);
                byValues -= first;
                byMissing -= second;
                byVersion -= Vector.AndNot(Vector.AndNot(splits, first), second);
            }

            causes[0] += Vector.Sum(byValues);
            causes[1] += Vector.Sum(byMissing);
            causes[2] += Vector.Sum(byVersion);
        }

        for (; row < changes.Length; row++)
        {
            if (changes[row] != 0 && missing[row] != GridColumn.Missing)
            {
                var (byValues, byMissing, byVersion) = (Math.Abs((int)values[row]), Math.Abs((int)missing[row]), Math.Abs((int)version[row]));
                causes[byValues >= byMissing && byValues >= byVersion ? 0 : byMissing >= byVersion ? 1 : 2]++;
            }
        }
    }

    /// <summary>Notes the rows of which other metrics are known than before.</summary>
    private void FindChanged(int at, int count)
    {
        var changed = _changed.AsSpan(0, count);
        changed.Clear();
        var none = new Vector<short>(GridColumn.Missing);
        for (var m = 0; m < Before.Points.Length; m++)
        {
            var now = group.Scored.Contributions[m].AsSpan(at, count);
            var then = Before.Points[m].AsSpan(0, count);
            var row = 0;
            for (; row <= count - Vector<short>.Count; row += Vector<short>.Count)
            {
                var differs = Vector.Equals(new Vector<short>(now[row..]), none) ^ Vector.Equals(new Vector<short>(then[row..]), none);
                (new Vector<short>(changed[row..]) | differs).CopyTo(changed[row..]);
            }

            for (; row < count; row++)
            {
                changed[row] |= (now[row] == GridColumn.Missing) == (then[row] == GridColumn.Missing) ? (short)0 : (short)-1;
            }
        }

        for (var i = 0; i < Before.Imputed.Length; i++)
        {
            var now = group.Scored.Imputed[columns.ImputedMetrics[i]].AsSpan(at, count);
            var then = Before.Imputed[i].AsSpan(0, count);
            for (var row = 0; row < count; row++)
            {
                changed[row] |= (short)(now[row] ^ then[row]);
            }
        }
    }

    /// <summary>Whether values decided more than points: another formula, or an override on either date.</summary>
    private bool OtherRules(int row, int place) =>
        (Before.Segment.Length > 0 && Before.Segment[row] != group.Scored.Segment[place])
        || (Before.Override.Length > 0 && (Before.Override[row] != CodeColumn.Missing || group.Scored.Override[place] != CodeColumn.Missing));

    private int Values(int row, int place)
    {
        var formula = plan.Formulas[group.Scored.Segment[place]];
        var (wholeNow, wholeThen) = (0.0, 0.0);
        Span<double> now = stackalloc double[formula.Dimensions.Length], then = stackalloc double[formula.Dimensions.Length];
        for (var d = 0; d < now.Length; d++)
        {
            var dimension = formula.Dimensions[d];
            for (var m = dimension.First; m < dimension.End; m++)
            {
                var metric = formula.Metrics[m];
                now[d] += group.Scored.Contributions[metric.Place][place] == GridColumn.Missing ? 0 : metric.Share;
                then[d] += Before.Points[metric.Place][row] == GridColumn.Missing ? 0 : metric.Share;
            }

            wholeNow += now[d] > 0 ? dimension.Share : 0;
            wholeThen += then[d] > 0 ? dimension.Share : 0;
        }

        var values = 0.0;
        for (var d = 0; d < now.Length; d++)
        {
            var dimension = formula.Dimensions[d];
            var grown = now[d] > 0 ? wholeThen * then[d] / (wholeNow * now[d]) : 0;
            for (var m = dimension.First; m < dimension.End; m++)
            {
                var metric = formula.Metrics[m].Place;
                var (points, earlier) = (group.Scored.Contributions[metric][place], Before.Points[metric][row]);
                values += points != GridColumn.Missing && earlier != GridColumn.Missing && !Imputed(metric, row, place) ? points - (earlier * grown) : 0;
            }
        }

        // Hundredths, rounded as every score is.
        return (int)Math.Floor(values + 1e-7 + 0.5);
    }

    private bool Imputed(int metric, int row, int place)
    {
        for (var i = 0; i < Before.Imputed.Length; i++)
        {
            if (columns.ImputedMetrics[i] == metric)
            {
                return Before.Imputed[i][row] == 0 || group.Scored.Imputed[metric]![place] == 0;
            }
        }

        return false;
    }
}
