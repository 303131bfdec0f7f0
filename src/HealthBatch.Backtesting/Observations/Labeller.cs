using System.Runtime.CompilerServices;
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
        _windows = new WindowClasses(judged, definition.Label == LabelRule.FirstDecision, _horizons, Classes);
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
        Judge(date, first, end);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Judge(int date, int first, int end)
    {
        var opens = _rows.AsOfDates[date].DayNumber;
        int last = opens + _horizons[^1], ownLast = opens + _horizons[OwnHorizon];
        byte unscored = Classes.Always(RowFate.Unscored), noCustomer = Classes.Always(RowFate.NoCustomer), duplicate = Classes.Always(RowFate.Duplicate);
        byte churned = Classes.Always(RowFate.AlreadyChurned), nothing = _windows.Of([], opens);
        var (customers, bands, later, knownLater) = (_rows.Customer, _rows.Band, _rows.LeftOutAsLater, Classes.Always(RowFate.KnownLater));
        for (var row = first; row < end; row++)
        {
            var customer = customers[row];
            if (customer < 0 || bands[row] == CodeColumn.Missing)
            {
                Class[row] = customer >= 0 ? unscored : customer == ScoredRows.NoCustomer ? noCustomer : duplicate;
                continue;
            }

            if (later is not null && later[row])
            {
                Class[row] = knownLater;
                continue;
            }

            var outcomes = _timeline.Of(customer);
            var returned = 0;
            var from = 0;
            while (from < outcomes.Length && OutcomeTimeline.DayOf(outcomes[from]) <= opens)
            {
                returned |= OutcomeTimeline.KindOf(outcomes[from++]) == OutcomeKind.Churned ? ReturnedBit : 0;
            }

            var to = from;
            var kinds = 0;
            while (to < outcomes.Length && OutcomeTimeline.DayOf(outcomes[to]) <= last)
            {
                kinds |= OutcomeTimeline.DayOf(outcomes[to]) <= ownLast ? 1 << (int)OutcomeTimeline.KindOf(outcomes[to]) : 0;
                to++;
            }

            Kinds[row] = (byte)kinds;
            Class[row] = (byte)(returned | (returned != 0 && _churnIsFinal ? churned : from == to ? nothing : _windows.Of(outcomes[from..to], opens)));
        }
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
