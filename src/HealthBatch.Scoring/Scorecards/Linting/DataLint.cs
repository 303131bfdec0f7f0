using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>Warns about what a snapshot shows of a scorecard. Fed batch by batch; a batch holds <see cref="Columns"/>.</summary>
public sealed class DataLint
{
    /// <summary>The share of values beyond a normaliser's ends from which it tells too few apart.</summary>
    private const double MuchClipped = 0.5;

    private const double MuchMissing = 0.5;

    private const double StrongCorrelation = 0.9;

    /// <summary>With fewer customers than this a correlation says little.</summary>
    private const int FewRows = 30;

    private readonly ScoringPlan _plan;
    private readonly ScoringCounts _counts;
    private readonly long[] _rowsBySegment;
    private readonly List<PairMoments> _pairs = [];
    private readonly List<RaterTally> _raters = [];
    private ScoredBatch? _scored;

    /// <summary>Makes an empty lint for a compiled scorecard.</summary>
    public DataLint(ScoringPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _counts = new ScoringCounts(plan.Metrics.Count);
        _rowsBySegment = new long[plan.Segments.Count];
        var columns = new List<ColumnRequest>(plan.Columns);
        for (var f = 0; f < plan.Scorecard.Formulas.Count; f++)
        {
            var metrics = plan.Scorecard.Formulas[f].Metrics.Where(metric => metric.Weight > 0).ToList();
            for (var i = 0; i < metrics.Count; i++)
            {
                for (var j = i + 1; j < metrics.Count; j++)
                {
                    _pairs.Add(new PairMoments(f, PlaceOf(metrics[i]), PlaceOf(metrics[j])));
                }
            }

            foreach (var metric in metrics.Where(metric => metric is { Rater: not null, CorrectRater: false }))
            {
                _raters.Add(new RaterTally(f, PlaceOf(metric), columns.Count, metric.Rater!));
                columns.Add(new ColumnRequest(metric.Rater!, ColumnForm.Text));
            }
        }

        Columns = columns;
    }

    /// <summary>The columns that a batch must hold: the plan's, then those that name raters.</summary>
    public IReadOnlyList<ColumnRequest> Columns { get; }

    /// <summary>Adds the customers of a batch.</summary>
    public void Add(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_scored is null || _scored.Capacity < batch.RowCount)
        {
            _scored = _plan.NewBatch(batch.Capacity, ScoringOutputs.Normalised);
        }

        _plan.Score(batch, _scored);
        _counts.Add(_scored.Counts);
        for (var row = 0; row < batch.RowCount; row++)
        {
            _rowsBySegment[_scored.Segment[row]]++;
        }

        foreach (var pair in _pairs)
        {
            pair.Add(_scored);
        }

        foreach (var rater in _raters)
        {
            rater.Add(_scored, batch.Text(rater.Column));
        }
    }

    /// <summary>The warnings so far; none without customers.</summary>
    public IReadOnlyList<LintWarning> Warnings()
    {
        var warnings = new List<LintWarning>();
        if (_counts.Rows == 0)
        {
            return warnings;
        }

        for (var s = 0; s < _rowsBySegment.Length; s++)
        {
            if (_rowsBySegment[s] == 0)
            {
                warnings.Add(new LintWarning("unused-segment", $"formula {_plan.Segments[s]}", "no customer of the snapshot belongs to it"));
            }
        }

        for (var m = 0; m < _plan.Metrics.Count; m++)
        {
            Values(m, warnings);
        }

        foreach (var pair in _pairs)
        {
            if (pair.Count >= FewRows && pair.Correlation is { } r && Math.Abs(r) > StrongCorrelation)
            {
                warnings.Add(new LintWarning("correlated", $"formula {_plan.Segments[pair.Segment]}", string.Create(CultureInfo.InvariantCulture,
                    $"{_plan.Metrics[pair.First]} and {_plan.Metrics[pair.Second]} are correlated at {r:0.00}: the second adds next to nothing, keep one")));
            }
        }

        foreach (var rater in _raters)
        {
            if (rater.Estimate() is { RatersDiffer: true } correction)
            {
                warnings.Add(new LintWarning("raters-differ", $"formula {_plan.Segments[rater.Segment]}", string.Create(CultureInfo.InvariantCulture,
                    $"the {correction.Raters} raters of {_plan.Metrics[rater.Metric]} ({rater.Name}) differ beyond chance, by a standard deviation of ")
                    + string.Create(CultureInfo.InvariantCulture, $"{Math.Sqrt(correction.BetweenVariance):0.0} points: consider \"correctRater\": true")));
            }
        }

        return warnings;
    }

    private void Values(int metric, List<LintWarning> warnings)
    {
        var users = Enumerable.Range(0, _plan.Scorecard.Formulas.Count)
            .Where(f => _plan.Scorecard.Formulas[f].Metrics.Any(one => one.Name == _plan.Metrics[metric])).Sum(f => _rowsBySegment[f]);
        if (users == 0)
        {
            return;
        }

        var absent = _counts.Missing[metric] + _counts.Invalid[metric] + _counts.Stale[metric];
        var name = $"metric {_plan.Metrics[metric]}";
        if (absent > MuchMissing * users)
        {
            warnings.Add(new LintWarning("mostly-missing", name, string.Create(CultureInfo.InvariantCulture,
                $"{absent} of {users} customers have no value ({_counts.Missing[metric]} missing, {_counts.Invalid[metric]} invalid, {_counts.Stale[metric]} stale)")));
        }

        if (_counts.Clipped[metric] > MuchClipped * (users - absent))
        {
            warnings.Add(new LintWarning("clipped", name, string.Create(CultureInfo.InvariantCulture,
                $"{_counts.Clipped[metric]} of {users - absent} values lie beyond the normaliser's ends and are clipped: widen it, or it tells most customers not apart")));
        }
    }

    private int PlaceOf(Metric metric)
    {
        for (var i = 0; i < _plan.Metrics.Count; i++)
        {
            if (_plan.Metrics[i] == metric.Name)
            {
                return i;
            }
        }

        throw new ArgumentException($"the plan has no metric {metric.Name}", nameof(metric));
    }
}
