using System.Globalization;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>Warns about what a scorecard alone shows; what only data show is <see cref="DataLint"/>'s.</summary>
public static class ScorecardLint
{
    /// <summary>4 or 5 metrics are enough for most; above this many few of them still matter.</summary>
    private const int ManyMetrics = 8;

    /// <summary>The points of 100 from which one metric decides alone.</summary>
    private const double Dominant = 60;

    /// <summary>The warnings, formula by formula, then overrides and actions.</summary>
    public static IReadOnlyList<LintWarning> Check(Scorecard scorecard)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        var warnings = new List<LintWarning>();
        Bands(scorecard, warnings);
        foreach (var formula in scorecard.Formulas)
        {
            Formula(formula, $"formula {formula.Segment}", warnings);
        }

        Coverage(scorecard, warnings);
        RuleLint.Check(scorecard, warnings);
        return warnings;
    }

    private static void Bands(Scorecard scorecard, List<LintWarning> warnings)
    {
        var bands = scorecard.Bands;
        if (bands.Bands.Count == 1)
        {
            warnings.Add(new LintWarning("one-band", "bands", "there is one band only, so nothing can be compared"));
        }

        if (bands.Edges == BandEdges.UpperInclusive && bands.Bands[^1].From == 100)
        {
            warnings.Add(new LintWarning(
                "empty-band", "bands", $"no score is above 100, so nobody is ever {bands.Bands[^1].Name}: with upper-inclusive edges 100 belongs to the band below"));
        }
    }

    private static void Coverage(Scorecard scorecard, List<LintWarning> warnings)
    {
        var canShrink = scorecard.Formulas.Any(formula => formula.Metrics.Count(metric => metric.Weight > 0) > 1
            && formula.Metrics.Any(metric => metric.Missing.Kind == MissingPolicyKind.Redistribute));
        if (scorecard.MinimumCoverage == 0 && canShrink)
        {
            warnings.Add(new LintWarning("no-coverage-floor", "minimumCoverage",
                "a customer of whom one metric is known gets a score from that one alone: set the share of weight that must be known, 0.5 or more"));
        }
    }

    private static void Formula(Formula formula, string where, List<LintWarning> warnings)
    {
        var weighted = formula.Dimensions.Where(dimension => dimension.Weight > 0).SelectMany(dimension => dimension.Metrics).Where(metric => metric.Weight > 0).ToList();
        if (weighted.Count > ManyMetrics)
        {
            warnings.Add(new LintWarning("many-metrics", where, string.Create(CultureInfo.InvariantCulture,
                $"{weighted.Count} metrics, more than {ManyMetrics}: 4 or 5 are enough for most, and each one more takes weight from those that matter")));
        }

        foreach (var dimension in formula.Dimensions)
        {
            Dimension(formula, dimension, where, warnings);
        }

        foreach (var twice in weighted.GroupBy(metric => metric.Column, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            warnings.Add(new LintWarning("same-column", where, $"{string.Join(" and ", twice.Select(metric => metric.Name))} both read {twice.Key}, which so counts twice"));
        }
    }

    private static void Dimension(Formula formula, Dimension dimension, string where, List<LintWarning> warnings)
    {
        if (dimension.Weight == 0)
        {
            warnings.Add(new LintWarning("zero-weight", where, $"dimension {dimension.Name} weighs 0: it is shown and counts for nothing"));
        }

        if (dimension.Metrics.Count == 1 && formula.Dimensions.Count > 1)
        {
            warnings.Add(new LintWarning("single-metric-dimension", where,
                $"dimension {dimension.Name} has one metric, {dimension.Metrics[0].Name}: where that is missing the whole dimension's weight goes to the others"));
        }

        foreach (var metric in dimension.Metrics)
        {
            Metric(formula, dimension, metric, where, warnings);
        }
    }

    private static void Metric(Formula formula, Dimension dimension, Metric metric, string where, List<LintWarning> warnings)
    {
        if (metric.Weight == 0)
        {
            warnings.Add(new LintWarning("zero-weight", where, $"metric {metric.Name} weighs 0: it is shown and counts for nothing"));
        }

        var points = 100 * dimension.Weight / formula.Dimensions.Sum(one => one.Weight) * metric.Weight / dimension.Metrics.Sum(one => one.Weight);
        if (points > Dominant && formula.Metrics.Skip(1).Any())
        {
            warnings.Add(new LintWarning("dominant-metric", where,
                string.Create(CultureInfo.InvariantCulture, $"metric {metric.Name} carries {points:0.#} of 100 points: the score is nearly that metric alone")));
        }

        if (IsConstant(metric.Normalise))
        {
            warnings.Add(new LintWarning(
                "constant-metric", where, $"metric {metric.Name} is the same for every value ({ScorecardWords.Of(metric.Normalise)}): it tells nobody apart"));
        }

        if (metric.Rater is not null && metric.Rubric is null)
        {
            warnings.Add(new LintWarning("no-rubric", where, $"metric {metric.Name} is somebody's judgement without a written rubric: say in words what each value means"));
        }
    }

    private static bool IsConstant(Normaliser normaliser) => normaliser switch
    {
        Normaliser.Map(var values, var otherwise) => values.Values.Concat(otherwise is { } other ? [other] : []).Distinct().Count() == 1,
        Normaliser.Steps(var _, var table) => table.All(step => step.Points == 0),
        _ => false,
    };
}
