using System.Globalization;
using static HealthBatch.Scoring.Scorecards.Changes.ScorecardWords;

namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>What changed in formulas.</summary>
internal static class FormulaDiff
{
    public static void Add(ChangeList changes, IReadOnlyList<Formula> before, IReadOnlyList<Formula> after)
    {
        changes.At("formulas").Names("segment", before.Select(formula => formula.Segment), after.Select(formula => formula.Segment));
        foreach (var now in after)
        {
            if (before.FirstOrDefault(formula => formula.Segment == now.Segment) is { } old)
            {
                One(changes.At($"formula {now.Segment}"), old, now);
            }
        }
    }

    private static void One(ChangeList changes, Formula before, Formula after)
    {
        changes.Value("who belongs:", Of(before.When), Of(after.When));
        changes.Names("dimension", before.Dimensions.Select(dimension => dimension.Name), after.Dimensions.Select(dimension => dimension.Name));
        foreach (var now in after.Dimensions)
        {
            if (before.Dimensions.FirstOrDefault(dimension => dimension.Name == now.Name) is { } old)
            {
                var shareBefore = Share(old.Weight, before.Dimensions.Sum(dimension => dimension.Weight));
                var shareAfter = Share(now.Weight, after.Dimensions.Sum(dimension => dimension.Weight));
                Weight(changes, $"weight of dimension {now.Name}", old.Weight, now.Weight, shareBefore, shareAfter);
            }
        }

        changes.Names("metric", before.Metrics.Select(metric => metric.Name), after.Metrics.Select(metric => metric.Name));
        foreach (var dimension in after.Dimensions)
        {
            foreach (var now in dimension.Metrics)
            {
                var home = before.Dimensions.FirstOrDefault(other => other.Metrics.Any(metric => metric.Name == now.Name));
                if (home is not null)
                {
                    changes.Value($"dimension of {now.Name}", home.Name, dimension.Name);
                    var old = home.Metrics.First(metric => metric.Name == now.Name);
                    Weight(changes, $"weight of {now.Name}", old.Weight, now.Weight, PointsOf(before, home, old), PointsOf(after, dimension, now));
                    Metric(changes, old, now);
                }
            }
        }
    }

    private static void Metric(ChangeList changes, Metric before, Metric after)
    {
        changes.Value($"column of {after.Name}", before.Column, after.Column);
        changes.Value($"normaliser of {after.Name}", Of(before.Normalise), Of(after.Normalise));
        changes.Value($"missing {after.Name}", Of(before.Missing), Of(after.Missing));
        changes.Value($"age of {after.Name}", Of(before.Stale), Of(after.Stale));
        changes.Value($"rater of {after.Name}", Rater(before), Rater(after));
        changes.Value($"rubric of {after.Name}", Rubric(before), Rubric(after));
    }

    /// <summary>Weights count against each other, so the points of 100 say what a change of weight means, and that a mere change of scale means nothing.</summary>
    private static void Weight(ChangeList changes, string what, double before, double after, double pointsBefore, double pointsAfter)
    {
        var points = string.Create(CultureInfo.InvariantCulture, $"{pointsBefore:0.##} -> {pointsAfter:0.##} points of 100");
        if (before != after)
        {
            changes.Say($"{what} {Of(before)} -> {Of(after)} ({points})");
        }
        else if (Math.Abs(pointsBefore - pointsAfter) > 0.005)
        {
            changes.Say($"{what} stays {Of(after)} and counts {points}");
        }
    }

    private static double PointsOf(Formula formula, Dimension dimension, Metric metric) =>
        Share(dimension.Weight, formula.Dimensions.Sum(one => one.Weight)) * Share(metric.Weight, dimension.Metrics.Sum(one => one.Weight)) / 100;

    private static double Share(double part, double whole) => 100 * part / whole;

    private static string Rater(Metric metric) => metric.Rater is null ? "none" : metric.Rater + (metric.CorrectRater ? " (corrected)" : "");

    private static string Rubric(Metric metric) => metric.Rubric is null ? "none" : string.Join("; ", metric.Rubric.Select(line => $"{line.Key}: {line.Value}"));
}
