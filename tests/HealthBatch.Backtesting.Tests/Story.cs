using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests;

/// <summary>A small lake written as a test reads best: customers with a score at dates, and what happened to them. Days count from 2026-01-01 = day 0.</summary>
internal sealed class Story
{
    public static readonly DateOnly Start = new(2026, 1, 1);
    private readonly SortedDictionary<int, List<(string? Customer, double? Score)>> _snapshots = [];
    private readonly List<(string? Customer, int Day, string Word, double? Amount, DateTime? KnownAt)> _outcomes = [];

    private readonly Dictionary<string, double> _worth = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Dictionary<string, object>> _notes = new(StringComparer.Ordinal);

    public IReadOnlyList<Override> Overrides { get; set; } = [];

    /// <summary>The existing score's columns, where there are no formulas.</summary>
    public ExistingScore Existing { get; set; } = new("score", null);

    /// <summary>Formulas in place of the existing score; they may use the columns score and amount.</summary>
    public IReadOnlyList<Formula>? Formulas { get; set; }

    public OutcomeDefinition Definition { get; set; } = new() { HorizonDays = 30 };

    public BacktestOptions Options { get; set; } = new() { RunDate = Day(1000) };

    public BandScale Bands { get; set; } = new([new Band("unhealthy", 0), new Band("at risk", 50), new Band("healthy", 75)]);

    public LakeColumns Names { get; set; } = new();

    public int RowsPerGroup { get; set; } = 3;

    public static DateOnly Day(int day) => Start.AddDays(day);

    public Story On(int day, params (string? Customer, double? Score)[] rows)
    {
        if (!_snapshots.TryGetValue(day, out var list))
        {
            _snapshots[day] = list = [];
        }

        list.AddRange(rows);
        return this;
    }

    public Story Then(string? customer, int day, string word, double? amount = null, DateTime? knownAt = null)
    {
        _outcomes.Add((customer, day, word, amount, knownAt));
        return this;
    }

    /// <summary>What a customer pays, at every date.</summary>
    public Story Worth(string customer, double amount)
    {
        _worth[customer] = amount;
        return this;
    }

    /// <summary>What another column says of a customer, at every date.</summary>
    public Story Says(string column, string customer, object value)
    {
        if (!_notes.TryGetValue(column, out var values))
        {
            _notes[column] = values = new Dictionary<string, object>(StringComparer.Ordinal);
        }

        values[customer] = value;
        return this;
    }

    /// <summary>Who is listed on a day.</summary>
    public IEnumerable<string?> CustomersOn(int day) => _snapshots[day].Select(row => row.Customer);

    public BacktestInput Input() => new()
    {
        Scorecard = new Scorecard
        {
            Name = "story",
            Version = 1,
            EffectiveFrom = Start,
            Bands = Bands,
            Existing = Formulas is null ? Existing : null,
            Overrides = Overrides,
            Formulas = Formulas ?? [],
            Outcome = Definition,
        },
        ScorecardSha256 = string.Empty,
        Columns = Names,
        Snapshots = [.. _snapshots.Select(pair => new Snapshot(Day(pair.Key), [new MemoryTable(
            $"day {pair.Key}",
            RowsPerGroup,
            [
                ("customer_id", [.. pair.Value.Select(row => (object?)row.Customer)]),
                ("score", [.. pair.Value.Select(row => (object?)row.Score)]),
                ("amount", [.. pair.Value.Select(row => row.Customer is { } id && _worth.TryGetValue(id, out var amount) ? (object?)amount : null)]),
                .. _notes.Select(note => (note.Key, (object?[])[.. pair.Value.Select(row => row.Customer is { } id ? note.Value.GetValueOrDefault(id) : null)])),
            ])]))],
        Outcomes = [new MemoryTable(
            "outcomes",
            5,
            ("customer_id", [.. _outcomes.Select(row => (object?)row.Customer)]),
            ("outcome_date", [.. _outcomes.Select(row => (object?)Day(row.Day))]),
            ("outcome", [.. _outcomes.Select(row => (object?)row.Word)]),
            ("amount", [.. _outcomes.Select(row => (object?)row.Amount)]),
            ("known_at", [.. _outcomes.Select(row => (object?)row.KnownAt ?? Day(row.Day).ToDateTime(TimeOnly.MinValue))]))],
    };

    public BacktestReport Run() => BacktestRun.Evaluate(Input(), Options, cancellation: TestContext.Current.CancellationToken);

    public IReadOnlyList<BacktestReport> RunAll() => BacktestRun.EvaluateAll(Input(), Options, cancellation: TestContext.Current.CancellationToken);
}
