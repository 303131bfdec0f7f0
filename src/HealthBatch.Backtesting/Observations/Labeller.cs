using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Tells what became of every scored row, for one event and several horizons at once.</summary>
internal sealed class Labeller
{
    /// <summary>The bit of a row's class that says that its customer had churned before.</summary>
    public const byte ReturnedBit = 0x80;

    private readonly ScoredRows _rows;
    private readonly OutcomeTimeline _timeline;
    private readonly WindowClasses _windows;
    private readonly DateOnly _observedThrough;
    private readonly bool _churnIsFinal;
    private readonly int[] _horizons;
    private readonly long[][] _classCounts;
    private readonly byte _unscored, _noCustomer, _duplicate, _knownLater, _churned;

    /// <param name="rows">The rows.</param>
    /// <param name="timeline">The outcomes of their customers.</param>
    /// <param name="judged">The event.</param>
    /// <param name="definition">The label rule.</param>
    /// <param name="ownHorizon">The horizon that <see cref="Fate"/> is about, in days.</param>
    /// <param name="otherHorizons">Other horizons that are told as well.</param>
    /// <param name="observedThrough">The last day that outcomes are known for.</param>
    public Labeller(
        ScoredRows rows, OutcomeTimeline timeline, OutcomeEvent judged, OutcomeDefinition definition, int ownHorizon, IReadOnlyList<int> otherHorizons, DateOnly observedThrough)
    {
        (_rows, _timeline, _observedThrough, _churnIsFinal) = (rows, timeline, observedThrough, definition.ChurnIsFinal);
        _horizons = [.. otherHorizons.Append(ownHorizon).Distinct().Order()];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_horizons.Length, FateClasses.MostHorizons, nameof(otherHorizons));
        OwnHorizon = Array.IndexOf(_horizons, ownHorizon);
        _windows = new WindowClasses(judged, definition.Label == LabelRule.FirstDecision, _horizons, OwnHorizon, Classes);
        (_unscored, _noCustomer, _duplicate) = (Classes.Always(RowFate.Unscored), Classes.Always(RowFate.NoCustomer), Classes.Always(RowFate.Duplicate));
        (_knownLater, _churned) = (Classes.Always(RowFate.KnownLater), Classes.Always(RowFate.AlreadyChurned));
        Fate = new RowFate[rows.Count];
        Class = new byte[rows.Count];
        Kinds = new byte[rows.Count];
        Complete = [.. rows.AsOfDates.Select(date => _horizons.Count(days => new OutcomeWindow(date, days).IsComplete(observedThrough)))];
        _classCounts = [.. rows.AsOfDates.Select(_ => new long[rows.Segments.Count * 256])];
    }

    /// <summary>The horizons in days, rising.</summary>
    public IReadOnlyList<int> Horizons => _horizons;

    /// <summary>The place of the own horizon among them.</summary>
    public int OwnHorizon { get; }

    /// <summary>By row: its fate at the own horizon.</summary>
    public RowFate[] Fate { get; }

    /// <summary>By row: its class, with <see cref="ReturnedBit"/>.</summary>
    public byte[] Class { get; }

    /// <summary>By row: a bit for each kind of outcome in the own horizon, whether or not it is complete.</summary>
    public byte[] Kinds { get; }

    /// <summary>What the classes mean.</summary>
    public FateClasses Classes { get; } = new();

    /// <summary>By date: how many of the horizons are complete, from the shortest.</summary>
    public int[] Complete { get; }

    /// <summary>The fate of a class at a date and horizon.</summary>
    public RowFate FateOf(int date, int one, int horizon)
    {
        var fate = Classes.At(one, horizon);
        return horizon < Complete[date] || fate is RowFate.NoCustomer or RowFate.Duplicate or RowFate.KnownLater or RowFate.Unscored or RowFate.AlreadyChurned ? fate : RowFate.Censored;
    }

    /// <summary>Labels rows of a date; their customers have numbers and their outcomes are known. Several threads may label other rows at once.</summary>
    public void Label(int date, int first, int end)
    {
        if (Avx2.IsSupported)
        {
            Judge(date, first, end);
        }
        else
        {
            JudgeEach(date, first, end);
        }

        var fates = Fates(date);
        var counts = new long[_rows.Segments.Count * 256];
        for (var row = first; row < end; row++)
        {
            Fate[row] = fates[Class[row]];
            counts[(_rows.Segment[row] * 256) + Class[row]]++;
        }

        lock (_classCounts[date])
        {
            for (var i = 0; i < counts.Length; i++)
            {
                _classCounts[date][i] += counts[i];
            }
        }
    }

    /// <summary>What became of a date's rows of a segment, at the own horizon.</summary>
    public FateCounts Counts(int date, int segment)
    {
        var fates = Fates(date);
        var rows = new long[Enum.GetValues<RowFate>().Length];
        var returned = 0L;
        for (var one = 0; one < 256; one++)
        {
            var count = _classCounts[date][(segment * 256) + one];
            rows[(int)fates[one]] += count;
            returned += (one & ReturnedBit) != 0 && fates[one] <= RowFate.Event ? count : 0;
        }

        return new FateCounts(rows, returned);
    }

    /// <summary>The labelled rows as the statistics take them: a lane a horizon, a group a segment.</summary>
    public LabelledRows ToPanel() => new()
    {
        DateStart = _rows.DateStart,
        Customer = _rows.Customer,
        Customers = _rows.Ids.Count,
        Score = _rows.Score,
        Band = _rows.Band,
        Bands = _rows.Bands.Bands.Count,
        Group = _rows.Segment,
        Groups = _rows.Segments.Count,
        Class = Class,
        Classes = Classes.Count,
        Lanes = _horizons.Length,
        OwnLane = OwnHorizon,
        StatusOf = (date, one, lane) => FateOf(date, one, lane) switch
        {
            RowFate.Event => RowStatus.Churned,
            RowFate.Retained => RowStatus.Retained,
            _ => RowStatus.Absent,
        },
    };

    /// <summary>Finds classes and kinds one row after the other.</summary>
    internal void JudgeEach(int date, int first, int end)
    {
        var opens = _rows.AsOfDates[date].DayNumber;
        for (var row = first; row < end; row++)
        {
            if (!Always(row, out Class[row]))
            {
                JudgeOne(row, opens);
            }
        }
    }

    /// <summary>The same, a customer's first four outcomes at once and without a branch on what they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Judge(int date, int first, int end)
    {
        var opens = _rows.AsOfDates[date].DayNumber;
        Vector128<int> last = Vector128.Create(_horizons[^1]), before = Vector128.Create(opens), lanes = Vector128.Create(0, 1, 2, 3);
        var places = Vector128.Create(0u, WindowClasses.Bits, 2 * WindowClasses.Bits, 0);
        var sameDays = Vector128.Create(0, 1 << WindowClasses.SameDay, 2 << WindowClasses.SameDay, 0);
        for (var row = first; row < end; row++)
        {
            if (Always(row, out Class[row]))
            {
                continue;
            }

            var customer = _rows.Customer[row];
            var packed = _timeline.First(customer, out var count);
            if (count > OutcomeTimeline.Room)
            {
                JudgeOne(row, opens);
                continue;
            }

            var kinds = packed & Vector128.Create(7);
            var days = (packed >> 3) - before;
            var own = Vector128.LessThan(lanes, Vector128.Create(count));
            var past = own & Vector128.LessThanOrEqual(days, Vector128<int>.Zero);
            var inside = Vector128.AndNot(own, past) & Vector128.LessThanOrEqual(days, last);
            var left = past & Vector128.Equals(kinds, Vector128.Create((int)OutcomeKind.Churned));
            var returned = left == Vector128<int>.Zero ? 0 : ReturnedBit;
            var passed = BitOperations.PopCount(past.ExtractMostSignificantBits());
            var found = BitOperations.PopCount(inside.ExtractMostSignificantBits());
            if (found > WindowClasses.Known)
            {
                JudgeOne(row, opens);
                continue;
            }

            var one = Vector128<int>.Zero;
            foreach (var horizon in _horizons.AsSpan(0, _horizons.Length - 1))
            {
                one -= Vector128.GreaterThan(days, Vector128.Create(horizon));
            }

            // Those of the window move to the front; behind them nothing is on anybody's day.
            var shift = lanes + Vector128.Create(passed);
            var there = Vector128.LessThan(lanes, Vector128.Create(found));
            one = Vector128.ConditionalSelect(there, Vector128.Shuffle((one << 3) | kinds, shift), Vector128.Create(WindowClasses.None)) & Vector128.Create(-1, -1, -1, 0);
            days = Vector128.Shuffle(days, shift);
            var same = Vector128.Equals(days, Vector128.Shuffle(days, Vector128.Create(0, 0, 1, 2))) & there & sameDays;
            var key = Avx2.ShiftLeftLogicalVariable(one, places) | same;
            key |= Vector128.Shuffle(key, Vector128.Create(2, 3, 0, 1));
            key |= Vector128.Shuffle(key, Vector128.Create(1, 0, 3, 2));
            var answer = _windows.Keyed(key.ToScalar(), _timeline.Of(customer).Slice(passed, found), opens);
            Kinds[row] = (byte)(answer >> 8);
            Class[row] = (byte)(returned | (returned != 0 && _churnIsFinal ? _churned : answer));
        }
    }

    /// <summary>Whether a row has the same fate at every horizon, whatever happened.</summary>
    private bool Always(int row, out byte one)
    {
        var customer = _rows.Customer[row];
        if (customer >= 0 && _rows.Band[row] != CodeColumn.Missing && _rows.LeftOutAsLater?[row] is not true)
        {
            one = 0;
            return false;
        }

        one = customer >= 0 ? _rows.Band[row] == CodeColumn.Missing ? _unscored : _knownLater : customer == ScoredRows.NoCustomer ? _noCustomer : _duplicate;
        return true;
    }

    private void JudgeOne(int row, int opens)
    {
        int last = opens + _horizons[^1];
        var outcomes = _timeline.Of(_rows.Customer[row]);
        var (returned, from) = (0, 0);
        while (from < outcomes.Length && OutcomeTimeline.DayOf(outcomes[from]) <= opens)
        {
            returned |= OutcomeTimeline.KindOf(outcomes[from++]) == OutcomeKind.Churned ? ReturnedBit : 0;
        }

        var to = from;
        while (to < outcomes.Length && OutcomeTimeline.DayOf(outcomes[to]) <= last)
        {
            to++;
        }

        var answer = _windows.Of(outcomes[from..to], opens);
        Kinds[row] = (byte)(answer >> 8);
        Class[row] = (byte)(returned | (returned != 0 && _churnIsFinal ? _churned : answer));
    }

    private RowFate[] Fates(int date)
    {
        var fates = new RowFate[256];
        for (var one = 0; one < fates.Length; one++)
        {
            fates[one] = FateOf(date, one & (FateClasses.Most - 1), OwnHorizon);
        }

        return fates;
    }
}
