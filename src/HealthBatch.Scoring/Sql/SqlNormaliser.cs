using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>Normalisers as SQL: 0 (worst) to 100 (best), NULL where the value is missing, too old, or none that the map lists.</summary>
internal static class SqlNormaliser
{
    /// <summary>A metric's normalised value, before any policy for missing ones.</summary>
    public static string Of(Metric metric, SqlInputs inputs)
    {
        var value = Of(inputs.Either(metric.Column), metric.Normalise, inputs.KindOf(metric.Column));
        return metric.Stale is { } stale
            ? $"CASE WHEN {inputs.Age(stale.Column)} > {SqlText.Number(stale.After)} THEN NULL ELSE\n  {SqlText.Indented(value)}\nEND"
            : value;
    }

    private static string Of(string x, Normaliser normaliser, ColumnKind kind) => normaliser switch
    {
        Normaliser.Linear(var worst, var best) => Line(x, worst, best),
        Normaliser.Goal(var target) => Line(x, 0, target),
        Normaliser.Log(var worst, var best) => Logarithm(x, worst, best),
        Normaliser.Map map => Map(x, map, kind),
        Normaliser.Steps steps => Steps(x, steps, kind),
        Normaliser.Percentile percentile => Percentile(x, percentile),
        _ => throw new ArgumentOutOfRangeException(nameof(normaliser), normaliser, "unknown normaliser"),
    };

    // The ends come first: beyond them nothing is worked out, so nothing overflows. A missing value is beyond neither, and stays missing.
    private static string Between(string x, double worst, double best, string line)
    {
        var (atBest, atWorst) = worst < best ? (">=", "<=") : ("<=", ">=");
        return $"CASE WHEN {x} {atBest} {SqlText.Number(best)} THEN 100 WHEN {x} {atWorst} {SqlText.Number(worst)} THEN 0 ELSE {line} END";
    }

    private static string Line(string x, double worst, double best) =>
        Between(x, worst, best, $"100 * {(worst == 0 ? x : $"({x} - {SqlText.Number(worst)})")} / {SqlText.Number(best - worst)}");

    private static string Logarithm(string x, double worst, double best)
    {
        var (low, high) = (LogCurve.Logarithm(worst), LogCurve.Logarithm(best));
        var distance = worst == 0 ? $"LN(1 + {x})" : $"(LN(1 + {x}) - {SqlText.Number(low)})";
        return Between(x, worst, best, $"100 * {distance} / {SqlText.Number(high - low)}");
    }

    private static string Map(string x, Normaliser.Map map, ColumnKind kind)
    {
        var cases = map.Values.Select(entry => (Key: SqlCondition.Constant(entry.Key, kind), entry.Value)).Where(entry => entry.Key is not null).DistinctBy(entry => entry.Key)
            .Select(entry => (When: $"{x} = {entry.Key}", Then: SqlText.Number(Clipped(entry.Value)))).ToList();
        return AsDouble(map.Otherwise is { } otherwise
            ? SqlText.Choice([($"{x} IS NULL", "NULL"), .. cases], SqlText.Number(Clipped(otherwise)))
            : SqlText.Choice(cases, null));
    }

    private static string Steps(string x, Normaliser.Steps steps, ColumnKind kind)
    {
        // A step is looked at for values that are there only: "is missing" never holds, its opposite always.
        var always = steps.Table.Where(step => step.When is Comparison.IsMissing { Missing: false }).Select(step => SqlText.Number(step.Points));
        var sometimes = steps.Table.Where(step => step.When is not Comparison.IsMissing)
            .Select(step => $"CASE WHEN {SqlCondition.Of(x, step.When, kind)} THEN {SqlText.Number(step.Points)} ELSE 0 END");
        var sum = SqlText.Sum([SqlText.Number(steps.Base), .. always, .. sometimes]);
        return AsDouble($"CASE WHEN {x} IS NOT NULL THEN GREATEST(0, LEAST(100, {sum})) END");
    }

    /// <summary>As <see cref="PercentileCurve"/> has it: at a value that several quantiles share the middle of their shares, between two values a straight line.</summary>
    private static string Percentile(string x, Normaliser.Percentile percentile)
    {
        var knots = PercentileCurve.Knots(percentile.Quantiles);
        string Share(double share) => SqlText.Number(percentile.HigherIsBetter ? share : 100 - share);
        List<(string, string)> cases = [($"{x} IS NULL", "NULL"), ($"{x} < {SqlText.Number(knots[0].Value)}", Share(0))];
        for (var i = 0; i < knots.Count; i++)
        {
            var (value, low, high) = knots[i];
            if (low != high)
            {
                cases.Add(($"{x} = {SqlText.Number(value)}", Share((low + high) / 2)));
            }

            if (i + 1 < knots.Count)
            {
                var rise = percentile.HigherIsBetter ? knots[i + 1].Low - high : high - knots[i + 1].Low;
                cases.Add((
                    $"{x} < {SqlText.Number(knots[i + 1].Value)}",
                    $"{Share(high)} + {SqlText.Number(rise)} * ({x} - {SqlText.Number(value)}) / {SqlText.Number(knots[i + 1].Value - value)}"));
            }
        }

        return AsDouble(SqlText.Choice(cases, Share(100)));
    }

    private static double Clipped(double value) => Math.Clamp(value, 0, 100);

    private static string AsDouble(string expression) => $"CAST({expression} AS DOUBLE PRECISION)";
}
