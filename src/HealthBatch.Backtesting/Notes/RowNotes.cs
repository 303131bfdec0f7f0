using System.Collections.Concurrent;
using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Notes;

/// <summary>
/// What the reading of the snapshots notes beside scores and metrics: whom an override changed, who judged, who was treated. Row groups arrive in any order and on any
/// thread; what is noted is ordered by row at the end.
/// </summary>
internal sealed class RowNotes(Scorecard scorecard, LakeColumns columns, ScoredRows rows)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _raters = new(StringComparer.Ordinal);
    private readonly List<OverriddenRow> _overridden = [];
    private readonly List<RatedRow> _rated = [];

    /// <summary>The metrics that somebody judges, with the column that names who.</summary>
    private (string Metric, string Column)[] Judged { get; } =
        [.. scorecard.Formulas.SelectMany(formula => formula.Metrics).Where(metric => metric.Rater is not null).Select(metric => (metric.Name, metric.Rater!)).Distinct()];

    /// <summary>By row: whether the customer was treated; null where no snapshot says.</summary>
    public Treatment[]? Treated { get; set; }

    /// <summary>Rows that an override changed, by row.</summary>
    public IReadOnlyList<OverriddenRow> Overridden => [.. _overridden.OrderBy(one => one.Row)];

    /// <summary>Judgements, by row.</summary>
    public IReadOnlyList<RatedRow> Rated => [.. _rated.OrderBy(one => one.Row)];

    /// <summary>The overrides' reasons, by number.</summary>
    public IReadOnlyList<string> Reasons => [.. _reasons.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The raters' names, by number.</summary>
    public IReadOnlyList<string> Raters => [.. _raters.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The metrics' names, by number.</summary>
    public IReadOnlyList<string> Metrics => [.. Judged.Select(one => one.Metric)];

    /// <summary>Takes part in reading a row group of such a file.</summary>
    public RowNoteTaker Take(TableSchema schema, ScoringPlan plan) => new(this, scorecard, columns, rows, schema, plan, Judged);

    public int ReasonOf(string reason) => Number(_reasons, reason);

    public int RaterOf(ReadOnlySpan<byte> rater) => Number(_raters, Encoding.UTF8.GetString(rater));

    public void Add(IReadOnlyList<OverriddenRow> overridden, IReadOnlyList<RatedRow> rated)
    {
        lock (_gate)
        {
            _overridden.AddRange(overridden);
            _rated.AddRange(rated);
        }
    }

    /// <summary>Numbers are given as names are met, so they differ from run to run: nothing is ordered by them.</summary>
    private int Number(ConcurrentDictionary<string, int> numbers, string name)
    {
        if (numbers.TryGetValue(name, out var known))
        {
            return known;
        }

        lock (_gate)
        {
            return numbers.GetOrAdd(name, numbers.Count);
        }
    }

    /// <summary>The treatment of all rows, made now if there was none.</summary>
    public Treatment[] TreatedOfAll()
    {
        lock (_gate)
        {
            return Treated ??= new Treatment[rows.Count];
        }
    }
}

/// <summary>A row that an override changed.</summary>
/// <param name="Row">The row.</param>
/// <param name="Reason">The override's number.</param>
/// <param name="BandWithout">The band's place without it.</param>
internal readonly record struct OverriddenRow(int Row, int Reason, byte BandWithout);

/// <summary>A judgement.</summary>
/// <param name="Metric">The metric's number.</param>
/// <param name="Rater">The rater's number.</param>
/// <param name="Row">The row.</param>
/// <param name="Cell">The normalised value on the grid.</param>
internal readonly record struct RatedRow(int Metric, int Rater, int Row, ushort Cell);

/// <summary>Whether a customer was treated.</summary>
internal enum Treatment : byte
{
    Unknown,
    No,
    Yes,
}
