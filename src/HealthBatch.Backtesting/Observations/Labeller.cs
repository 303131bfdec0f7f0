using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Tells what became of every scored row, for one event and several horizons at once.</summary>
internal sealed partial class Labeller
{
    /// <summary>The bit of a row's class that says that its customer had churned before.</summary>
    public const byte ReturnedBit = 0x80;

    // Rows that are looked at together.
    private const int MostRun = 1024;

    private const int TableToRows = 4;
    private const int FewestInTable = 1 << 12;

    private readonly ScoredRows _rows;
    private readonly OutcomeTimeline _timeline;
    private readonly ClassTable _table;
    private readonly WindowClasses _windows;
    private readonly DateOnly _observedThrough;
    private readonly bool _churnIsFinal;
    private readonly int[] _horizons;
    private readonly byte _unscored, _noCustomer, _duplicate, _knownLater, _churned;

    /// <param name="rows">The rows.</param>
    /// <param name="timeline">The outcomes of their customers.</param>
    /// <param name="judged">The event.</param>
    /// <param name="definition">The label rule.</param>
    /// <param name="ownHorizon">The horizon that <see cref="Fate"/> is about, in days.</param>
    /// <param name="otherHorizons">Other horizons that are told as well.</param>
    /// <param name="observedThrough">The last day that outcomes are known for.</param>
    /// <param name="kinds">What is told of the kinds of outcomes.</param>
    /// <param name="mostInTable">The most customers who are followed over all dates; as many as the rows allow for unless a number is given.</param>
    public Labeller(
        ScoredRows rows, OutcomeTimeline timeline, OutcomeEvent judged, OutcomeDefinition definition, int ownHorizon, IReadOnlyList<int> otherHorizons, DateOnly observedThrough, KindsTold kinds,
        int? mostInTable = null)
    {
        (_rows, _timeline, _observedThrough, _churnIsFinal) = (rows, timeline, observedThrough, definition.ChurnIsFinal);
        _horizons = [.. otherHorizons.Append(ownHorizon).Distinct().Order()];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_horizons.Length, FateClasses.MostHorizons, nameof(otherHorizons));
        OwnHorizon = Array.IndexOf(_horizons, ownHorizon);
        _windows = new WindowClasses(judged, definition.Label == LabelRule.FirstDecision, _horizons, OwnHorizon, Classes);
        (_unscored, _noCustomer, _duplicate) = (Classes.Always(RowFate.Unscored), Classes.Always(RowFate.NoCustomer), Classes.Always(RowFate.Duplicate));
        (_knownLater, _churned) = (Classes.Always(RowFate.KnownLater), Classes.Always(RowFate.AlreadyChurned));
        Class = new byte[rows.Count];
        Kinds = kinds == KindsTold.OfRows ? new byte[rows.Count] : [];
        Complete = [.. rows.AsOfDates.Select(date => _horizons.Count(days => new OutcomeWindow(date, days).IsComplete(observedThrough)))];
        _classCounts = [.. rows.AsOfDates.Select(_ => new long[rows.Segments.Count * 256])];
        _kindCounts = kinds == KindsTold.None ? [] : [.. rows.AsOfDates.Select(_ => new long[rows.Segments.Count * rows.Bands.Bands.Count * KindSets])];
        int[] opens = [.. rows.AsOfDates.Select(date => date.DayNumber)];

        // Where few customers are listed on more than a few dates, a table of all customers and dates would dwarf the rows.
        var most = (int)Math.Min(Array.MaxLength, FewestInTable + ((long)TableToRows * rows.Count / Math.Max(1, opens.Length)));
        _table = new ClassTable(_windows, opens, _horizons[^1], _churnIsFinal ? _churned : null, CustomerNumbering.Expected(rows.DateStart), mostInTable ?? most, kinds != KindsTold.None);
    }

    /// <summary>The horizons in days, rising.</summary>
    public IReadOnlyList<int> Horizons => _horizons;

    /// <summary>The place of the own horizon among them.</summary>
    public int OwnHorizon { get; }

    /// <summary>By row: its fate at the own horizon; made when first asked for, by one thread.</summary>
    public RowFate[] Fate => field ??= AllFates();

    /// <summary>By row: its class, with <see cref="ReturnedBit"/>.</summary>
    public byte[] Class { get; }

    /// <summary>By row: a bit for each kind of outcome in the own horizon, whether or not it is complete; empty where nobody asks for single rows'.</summary>
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

    /// <summary>Gets to know customers whose outcomes are known by now. Called by one thread at a time, before blocks with their rows are labelled.</summary>
    public void Meet() => _table.Meet(_timeline);

    /// <summary>Hears that all rows are labelled.</summary>
    public void Finish() => _table.Forget();

    /// <summary>Labels rows of a date whose customers are known. Several threads may label other rows at once.</summary>
    /// <param name="date">The date.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="room">Where kinds are put meanwhile that nobody asks for afterwards: at least a byte a row. What it holds of rows that are no observations is nobody's.</param>
    public void Label(int date, int first, int end, Span<byte> room)
    {
        var kinds = _kindCounts.Length == 0 ? default : Kinds.Length > 0 ? Kinds.AsSpan(first, end - first) : room[..(end - first)];
        for (var row = first; row < end;)
        {
            var run = Run(row, Math.Min(end - row, MostRun));
            if (run == 0)
            {
                JudgeOne(date, row, kinds.Length > 0 ? kinds[(row - first)..] : default);
                row++;
                continue;
            }

            _table.Classes(date).Slice(_rows.Customer[row], run).CopyTo(Class.AsSpan(row));
            if (kinds.Length > 0)
            {
                _table.Kinds(date).Slice(_rows.Customer[row], run).CopyTo(kinds[(row - first)..]);
            }

            row += run;
        }

        Count(date, first, end);
        if (kinds.Length > 0)
        {
            CountKinds(date, first, kinds);
        }
    }

    /// <summary>What became of a date's rows at the own horizon.</summary>
    /// <param name="date">The date.</param>
    /// <param name="first">The first row.</param>
    /// <param name="fates">Where to; as many rows as it is long.</param>
    public void FatesOf(int date, int first, Span<RowFate> fates)
    {
        var ofClass = FatesOfClasses(date);
        for (var i = 0; i < fates.Length; i++)
        {
            fates[i] = ofClass[Class[first + i]];
        }
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

    /// <summary>Finds classes and kinds one row after the other, looking through each row's outcomes: the plain way.</summary>
    internal void JudgeEach(int date, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            if (!Always(row, out Class[row]))
            {
                Judge(date, row, Kinds.AsSpan(Kinds.Length > 0 ? row : 0));
            }
        }
    }

    /// <summary>How many rows from one on are of customers who follow each other and are in the table, none of them out of the ordinary.</summary>
    private int Run(int row, int most)
    {
        var customers = _rows.Customer.AsSpan(row, most);
        if (customers[0] < 0 || customers[0] >= _table.Customers)
        {
            return 0;
        }

        most = Math.Min(most, _table.Customers - customers[0]);
        var run = Rising.CountFrom(customers[..most]);
        var unscored = _rows.Band.AsSpan(row, run).IndexOf(CodeColumn.Missing);
        run = unscored >= 0 ? unscored : run;
        var later = _rows.LeftOutAsLater is { } leftOut ? leftOut.AsSpan(row, run).IndexOf(true) : -1;
        return later >= 0 ? later : run;
    }

    private void JudgeOne(int date, int row, Span<byte> kinds)
    {
        if (Always(row, out Class[row]))
        {
            return;
        }

        var customer = _rows.Customer[row];
        if (customer >= _table.Customers)
        {
            Judge(date, row, kinds);
            return;
        }

        Class[row] = _table.Classes(date)[customer];
        if (kinds.Length > 0)
        {
            kinds[0] = _table.Kinds(date)[customer];
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

    private void Judge(int date, int row, Span<byte> kinds)
    {
        int opens = _rows.AsOfDates[date].DayNumber, last = opens + _horizons[^1];
        var outcomes = _timeline.Of(_rows.Customer[row]);
        var (returned, from) = (0, 0);
        while (from < outcomes.Length && PackedOutcome.DayOf(outcomes[from]) <= opens)
        {
            returned |= PackedOutcome.KindOf(outcomes[from++]) == OutcomeKind.Churned ? ReturnedBit : 0;
        }

        var to = from;
        while (to < outcomes.Length && PackedOutcome.DayOf(outcomes[to]) <= last)
        {
            to++;
        }

        var answer = _windows.Of(outcomes[from..to], opens);
        Class[row] = (byte)(returned | (returned != 0 && _churnIsFinal ? _churned : answer));
        if (kinds.Length > 0)
        {
            kinds[0] = (byte)(answer >> 8);
        }
    }

    private RowFate[] AllFates()
    {
        var fates = new RowFate[_rows.Count];
        for (var date = 0; date < _rows.AsOfDates.Count; date++)
        {
            FatesOf(date, _rows.DateStart[date], fates.AsSpan(_rows.DateStart[date].._rows.DateStart[date + 1]));
        }

        return fates;
    }

    /// <summary>By class with <see cref="ReturnedBit"/>: what became of a date's rows of it, at the own horizon.</summary>
    public RowFate[] FatesOfClasses(int date)
    {
        var fates = new RowFate[256];
        for (var one = 0; one < fates.Length; one++)
        {
            fates[one] = FateOf(date, one & (FateClasses.Most - 1), OwnHorizon);
        }

        return fates;
    }
}
