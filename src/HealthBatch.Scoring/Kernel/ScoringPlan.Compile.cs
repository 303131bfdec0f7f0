using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

public sealed partial class ScoringPlan
{
    /// <summary>The most distinct metrics, bands, segments or overrides: one byte each, and one value that means none.</summary>
    private const int MaximumPlaces = CodeColumn.Missing;

    private CompiledFormula[] _formulas = [];
    private CompiledOverride[] _overrides = [];
    private CompiledExisting? _existing;
    private byte[] _bandOf = [];
    private BandAssigner _bands = null!;
    private (bool[] Metrics, bool[] Dimensions) _everywhere = ([], []);

    /// <summary>The places of the metrics that publish a gap to their goal, in order.</summary>
    internal List<int> GoalMetrics => PlacesOf(metric => !double.IsNaN(metric.Target));

    /// <summary>The places of the metrics whose missing values count as something in a formula, in order.</summary>
    internal List<int> ImputingMetrics => PlacesOf(metric => !double.IsNaN(metric.Imputed));

    /// <summary>The formulas, by segment.</summary>
    internal IReadOnlyList<CompiledFormula> Formulas => _formulas;

    /// <summary>By action rule: its condition on columns, or null.</summary>
    internal IReadOnlyList<RowTest?> ActionConditions { get; private init; } = [];

    private ScoringPlan()
    {
    }

    /// <summary>The segments' names, in the scorecard's order; for an existing score or band those of its column and "other", or without one "everyone".</summary>
    public IReadOnlyList<string> Segments { get; private init; } = [];

    /// <summary>Compiles a scorecard against a snapshot's columns.</summary>
    /// <param name="scorecard">The scorecard; reading it has checked everything but the columns.</param>
    /// <param name="schema">The columns there are.</param>
    /// <param name="where">The snapshot file, for messages.</param>
    /// <exception cref="InputException">Columns are not there, or hold what the scorecard can't use: all of them, with the nearest names.</exception>
    public static ScoringPlan Compile(Scorecard scorecard, TableSchema schema, string where) => Compile(scorecard, schema, where, withActions: false);

    /// <summary>The same; with the columns that the actions' conditions need, if they are wanted.</summary>
    internal static ScoringPlan Compile(Scorecard scorecard, TableSchema schema, string where, bool withActions)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        ArgumentNullException.ThrowIfNull(schema);
        var columns = new PlanColumns(schema, where);
        var binder = new FormulaBinder(columns);
        var formulas = scorecard.Formulas.Select(binder.Bind).ToArray();
        var existing = scorecard.Existing is null ? null : CompiledExisting.Bind(scorecard.Existing, scorecard.Bands, columns);
        var overrides = scorecard.Overrides.Select(change => CompiledOverride.Bind(change, scorecard.Bands, binder)).ToArray();
        var actions = scorecard.Actions.Select(rule => rule.Columns is null || !withActions ? null : binder.Bind(rule.Columns, $"the action \"{rule.Do}\"")).ToArray();
        if (columns.Problems.Count > 0)
        {
            throw new InputException(columns.Problems);
        }

        Limit(scorecard, "metrics", binder.Metrics.Count);
        Limit(scorecard, "dimensions", binder.Dimensions.Count);
        Limit(scorecard, "bands", scorecard.Bands.Bands.Count);
        Limit(scorecard, "formulas", formulas.Length);
        Limit(scorecard, "overrides", overrides.Length);
        return new ScoringPlan
        {
            Scorecard = scorecard,
            Columns = columns.Requests,
            Metrics = binder.Metrics,
            Dimensions = binder.Dimensions,
            Segments = scorecard.Existing is null ? [.. scorecard.Formulas.Select(formula => formula.Segment)] : CompiledExisting.SegmentsOf(scorecard.Existing),
            _formulas = formulas,
            _existing = existing,
            _overrides = overrides,
            ActionConditions = actions,
            _bands = new BandAssigner(scorecard.Bands),
            _everywhere = (
                Everywhere(binder.Metrics.Count, place => formulas.All(formula => formula.Metrics.Any(metric => metric.Place == place))),
                Everywhere(binder.Dimensions.Count, place => formulas.All(formula => Array.Exists(formula.Dimensions, dimension => dimension.Place == place)))),
            _bandOf = BandsOf(scorecard.Bands),
        };
    }

    // Loops, where a query over numbers would be shorter: those are compiled anew in every run, which takes longer than all else about a plan.
    private List<int> PlacesOf(Func<CompiledMetric, bool> wanted)
    {
        var places = new List<int>();
        for (var place = 0; place < Metrics.Count; place++)
        {
            if (Array.Exists(_formulas, formula => Array.Exists(formula.Metrics, metric => metric.Place == place && wanted(metric))))
            {
                places.Add(place);
            }
        }

        return places;
    }

    private static bool[] Everywhere(int count, Func<int, bool> isEverywhere)
    {
        var everywhere = new bool[count];
        for (var place = 0; place < count; place++)
        {
            everywhere[place] = isEverywhere(place);
        }

        return everywhere;
    }

    private static byte[] BandsOf(BandScale bands)
    {
        var all = new byte[ScoreGrid.Best + 1];
        for (var score = 0; score < all.Length; score++)
        {
            all[score] = (byte)bands.IndexOf(score);
        }

        return all;
    }

    /// <summary>Makes a batch for this plan's scores.</summary>
    /// <param name="capacity">The most rows, at least those of the input batches.</param>
    /// <param name="outputs">What to work out beside score, band, segment and coverage.</param>
    public ScoredBatch NewBatch(int capacity, ScoringOutputs outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new ScoredBatch(capacity, Metrics.Count, Dimensions.Count, outputs);
    }

    /// <summary>The same plan with other formulas.</summary>
    private ScoringPlan With(CompiledFormula[] formulas) => new()
    {
        Scorecard = Scorecard,
        Columns = Columns,
        Metrics = Metrics,
        Dimensions = Dimensions,
        Segments = Segments,
        ActionConditions = ActionConditions,
        _formulas = formulas,
        _existing = _existing,
        _overrides = _overrides,
        _bands = _bands,
        _bandOf = _bandOf,
        _everywhere = _everywhere,
    };

    private static void Limit(Scorecard scorecard, string what, int count)
    {
        if (count > MaximumPlaces)
        {
            throw new InputException($"scorecard {scorecard.Name}", $"{count} {what}", $"at most {MaximumPlaces}");
        }
    }
}
