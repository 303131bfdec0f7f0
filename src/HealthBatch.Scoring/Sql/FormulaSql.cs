using System.Globalization;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Sql;

/// <summary>
/// One segment's formula as selects: values, weights that are present, shares, points. It says what <see cref="Kernel.PlainCombiner"/> does; sums may differ in
/// their last bits, which the rounding to the grid is made to forgive.
/// </summary>
/// <param name="formula">The formula.</param>
/// <param name="slug">What its selects' names end with.</param>
/// <param name="minimumCoverage">The share of weight that must be present.</param>
/// <param name="metrics">The metrics of all formulas, by name.</param>
internal sealed class FormulaSql(Formula formula, string slug, double minimumCoverage, IReadOnlyDictionary<string, SqlMetric> metrics)
{
    private const string IsScored = "is_scored";

    private readonly List<DimensionWeights> _dimensions = DimensionWeights.Of(formula);

    /// <summary>The select whose rows are the segment's customers, with the result's columns.</summary>
    public string Result => $"points_{slug}";

    /// <summary>The selects, in order.</summary>
    /// <param name="from">The customers.</param>
    /// <param name="where">Which of them are the segment's; null for all.</param>
    /// <param name="carried">Columns that are taken along.</param>
    /// <param name="inputs">The snapshot's columns.</param>
    public IEnumerable<SqlSelect> Selects(string from, string? where, IReadOnlyList<string> carried, SqlInputs inputs)
    {
        yield return Values(from, where, carried, inputs);
        yield return Weights();
        yield return Coverage();
        yield return Shares();
        yield return Points(carried);
    }

    private SqlSelect Values(string from, string? where, IReadOnlyList<string> carried, SqlInputs inputs)
    {
        var select = new SqlSelect($"values_{slug}", $"Segment \"{formula.Segment}\" ({ScorecardWords.Of(formula.When)}): values from 0 (worst) to 100 (best), NULL where missing", from)
        {
            Where = where,
        };
        select.Take(carried);
        foreach (var metric in formula.Metrics)
        {
            select.Add(metrics[metric.Name].Value, SqlNormaliser.Of(metric, inputs), Words(metric));
        }

        return select;
    }

    private SqlSelect Weights()
    {
        var select = new SqlSelect($"weights_{slug}", $"The weight whose values are known, by dimension{(Imputes ? ", and the weight that takes part: policies for missing values stand in" : "")}", $"values_{slug}");
        select.Take("*");
        foreach (var dimension in _dimensions)
        {
            select.Add(dimension.Known, AsDouble(Present(dimension, metric => $"CASE WHEN {metrics[metric.Name].Value} IS NULL THEN 0 ELSE {SqlText.Number(metric.Weight)} END")), dimension.Words);
            if (dimension.Imputes)
            {
                select.Add(dimension.Present, AsDouble(Present(dimension, metric => SqlMetric.Stand(metric) is null
                    ? $"CASE WHEN {metrics[metric.Name].Value} IS NULL THEN 0 ELSE {SqlText.Number(metric.Weight)} END"
                    : SqlText.Number(metric.Weight))));
            }
        }

        return select;
    }

    private SqlSelect Coverage()
    {
        var weighing = _dimensions.Where(dimension => dimension.Total > 0 && dimension.Weight > 0).ToList();
        var total = _dimensions.Where(dimension => dimension.Total > 0).Sum(dimension => dimension.Weight);
        var known = weighing.Select(dimension => $"{SqlText.Number(dimension.Weight)} * {dimension.Known} / {SqlText.Number(dimension.Total)}");
        return new SqlSelect($"coverage_{slug}", "The share of the formula's weight that is known, and the weight of the dimensions that take part", $"weights_{slug}").Take("*")
            .Add("known_share", total > 0 ? $"({SqlText.Sum(known)}) / {SqlText.Number(total)}" : AsDouble("0"))
            .Add("whole", AsDouble(SqlText.Sum(weighing.Select(dimension => $"CASE WHEN {dimension.Present} > 0 THEN {SqlText.Number(dimension.Weight)} ELSE 0 END"))));
    }

    private SqlSelect Shares()
    {
        var select = new SqlSelect(
            $"shares_{slug}", "Shares of the score: weight of the dimension / weight of those that take part x weight of the metric / weight of those that take part in the dimension", $"coverage_{slug}");
        select.Take("*").Add(IsScored, $"known_share > 0 AND known_share + 1e-9 >= {SqlText.Number(minimumCoverage)} AND whole > 0", "Below the minimum coverage a customer has no score");
        foreach (var dimension in _dimensions)
        {
            foreach (var metric in dimension.Metrics)
            {
                var takesPart = $"{dimension.Present} > 0{(SqlMetric.Stand(metric) is null ? $" AND {metrics[metric.Name].Value} IS NOT NULL" : "")}";
                var share = dimension.Weight > 0 && metric.Weight > 0
                    ? $"{SqlText.Number(dimension.Weight)} / whole * {SqlText.Number(metric.Weight)} / {dimension.Present}"
                    : "0";
                select.Add(metrics[metric.Name].Share, $"CASE WHEN {takesPart} THEN {share} END");
            }
        }

        return select;
    }

    private SqlSelect Points(IReadOnlyList<string> carried)
    {
        var sum = SqlText.Sum(formula.Metrics.Select(metric => $"COALESCE({metrics[metric.Name].Share} * {metrics[metric.Name].Used(metric)}, 0)"));
        var select = new SqlSelect(Result, "Score and points, rounded to the grid; what each metric costs, by which reasons are ranked", $"shares_{slug}");
        select.Take(carried).Add("segment", SqlText.Word(formula.Segment)).Add("score", Scored(SqlText.Rounded(SqlText.Indented(sum)))).Add("coverage", SqlText.Rounded("known_share"));
        var places = formula.Metrics.Select((metric, place) => (metric, place)).ToDictionary(one => one.metric.Name, StringComparer.Ordinal);
        foreach (var named in metrics.Values)
        {
            if (!places.TryGetValue(named.Name, out var one))
            {
                select.Add(named.Points, "CAST(NULL AS DOUBLE PRECISION)").Add(named.Cost, AsDouble("0"));
                continue;
            }

            var used = named.Used(one.metric);
            select.Add(named.Points, Scored(SqlText.Rounded($"{named.Share} * {used}")))
                .Add(named.Cost, string.Create(
                    CultureInfo.InvariantCulture, $"COALESCE({Scored(SqlText.Hundredths($"{named.Share} * (100 - {used})"))}, 0) * 1000 + {999 - one.place}"));
        }

        return select;
    }

    private bool Imputes => _dimensions.Exists(dimension => dimension.Imputes);

    private static string Present(DimensionWeights dimension, Func<Metric, string> weight) => SqlText.Sum(dimension.Metrics.Where(metric => metric.Weight > 0).Select(weight));

    private static string Words(Metric metric) =>
        $"{metric.Name}: {ScorecardWords.Of(metric.Normalise)}; weight {ScorecardWords.Of(metric.Weight)}"
        + (metric.Missing.Kind == MissingPolicyKind.Redistribute ? "" : $"; missing counts as {ScorecardWords.Of(metric.Missing)}")
        + (metric.Stale is null ? "" : $"; {ScorecardWords.Of(metric.Stale)}");

    private static string Scored(string expression) => $"CASE WHEN {IsScored} THEN {expression} END";

    private static string AsDouble(string expression) => $"CAST({expression} AS DOUBLE PRECISION)";
}
