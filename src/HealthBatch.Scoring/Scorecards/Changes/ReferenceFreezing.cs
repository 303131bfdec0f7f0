using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>Makes the next version of a scorecard, in which a metric is normalised by its percentile in a frozen snapshot.</summary>
public static class ReferenceFreezing
{
    /// <summary>The metric's column, and whether higher values are better by how it is normalised now.</summary>
    /// <exception cref="InputException">The scorecard has no such metric, or formulas differ in its column or direction, or its normaliser has none.</exception>
    public static (string Column, bool HigherIsBetter) Find(Scorecard scorecard, string metric)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        var all = scorecard.Formulas.SelectMany(formula => formula.Metrics).ToList();
        var found = all.Where(one => one.Name == metric).ToList();
        if (found.Count == 0)
        {
            throw new InputException($"scorecard {scorecard.Name}", $"no metric \"{metric}\"", $"one of {string.Join("; ", all.Select(one => one.Name).Distinct())}");
        }

        if (found.Select(one => one.Column).Distinct().Count() > 1)
        {
            throw new InputException($"scorecard {scorecard.Name}, metric \"{metric}\"", $"columns that differ by segment: {string.Join(", ", found.Select(one => one.Column).Distinct())}", "one column");
        }

        var directions = found.Select(one => HigherIsBetter(one.Normalise) ?? throw new InputException(
            $"scorecard {scorecard.Name}, metric \"{metric}\"",
            "a normaliser that does not say whether higher values are better",
            "linear, log, goal or percentile: give the metric one of these first")).Distinct().ToList();
        if (directions.Count > 1)
        {
            throw new InputException($"scorecard {scorecard.Name}, metric \"{metric}\"", "higher values that are better in one segment and worse in another", "one direction");
        }

        return (found[0].Column, directions[0]);
    }

    private static bool? HigherIsBetter(Normaliser normaliser) => normaliser switch
    {
        Normaliser.Linear line => line.Best > line.Worst,
        Normaliser.Log line => line.Best > line.Worst,
        Normaliser.Percentile percentile => percentile.HigherIsBetter,
        Normaliser.Goal => true,
        _ => null,
    };

    /// <summary>The next version, with the metric normalised like that in every formula that has it.</summary>
    public static AdoptedVersion Next(Scorecard scorecard, string metric, Normaliser.Percentile normaliser, DateOnly effectiveFrom)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        Metric Frozen(Metric one) => one.Name == metric ? one with { Normalise = normaliser } : one;
        Dimension In(Dimension dimension) => dimension with { Metrics = [.. dimension.Metrics.Select(Frozen)] };
        var next = scorecard with
        {
            Version = scorecard.Version + 1,
            EffectiveFrom = effectiveFrom,
            Adopted = null,
            Formulas = [.. scorecard.Formulas.Select(formula => formula with { Dimensions = [.. formula.Dimensions.Select(In)] })],
        };
        return new AdoptedVersion(string.Create(CultureInfo.InvariantCulture, $"{next.Name}.v{next.Version}.json"), next, ScorecardFile.Write(next));
    }
}
