using HealthBatch.Scoring.Scorecards.Raters;

namespace HealthBatch.Scoring.Kernel;

public sealed partial class ScoringPlan
{
    /// <summary>Whether raters are to be corrected, and so a pass over the whole snapshot (<see cref="RaterEstimator"/>) must come before scoring.</summary>
    public bool CorrectsRaters => RatedMetrics.Any();

    /// <summary>The rated metrics: formula, metric in the formula.</summary>
    internal IEnumerable<(int Formula, int Metric)> RatedMetrics =>
        from f in Enumerable.Range(0, _formulas.Length)
        from m in Enumerable.Range(0, _formulas[f].Metrics.Length)
        where _formulas[f].Metrics[m].RaterColumn >= 0
        select (f, m);

    /// <summary>A metric of a formula.</summary>
    internal CompiledMetric MetricOf(int formula, int metric) => _formulas[formula].Metrics[metric];

    /// <summary>The plan that imputes nothing: its normalised values are those that customers really have.</summary>
    internal ScoringPlan WithoutImputation() => With(
        [.. _formulas.Select(formula => formula with { Metrics = [.. formula.Metrics.Select(metric => metric with { Imputed = double.NaN })] })]);

    /// <summary>The plan that takes each rater's offset off.</summary>
    internal ScoringPlan WithCorrections(IReadOnlyDictionary<(int Formula, int Metric), RaterCorrection> corrections) => With(
    [
        .. _formulas.Select((formula, f) => formula with
        {
            Metrics =
            [
                .. formula.Metrics.Select((metric, m) => corrections.TryGetValue((f, m), out var correction)
                    ? metric with { RaterOffsets = new TextLookup(correction.Offsets.Select(rater => KeyValuePair.Create(rater.Rater, rater.Offset)), 0) }
                    : metric),
            ],
        }),
    ]);
}
