namespace HealthBatch.Scoring.Sql;

/// <summary>The three metrics that cost a customer most, as SQL: the greatest cost, the greatest below it, and the greatest below that. No two costs are equal.</summary>
internal static class ReasonSql
{
    private static readonly string[] Ranks = ["first_cost", "second_cost", "third_cost"];

    /// <summary>One select a reason.</summary>
    public static IEnumerable<SqlSelect> Rank(string from, IReadOnlyList<SqlMetric> metrics, Func<string, string> name)
    {
        for (var i = 0; i < Ranks.Length; i++)
        {
            var before = i == 0 ? null : Ranks[i - 1];
            var costs = metrics.Select(metric => before is null ? metric.Cost : $"CASE WHEN {metric.Cost} < {before} THEN {metric.Cost} ELSE 0 END");
            var all = string.Join(",\n  ", costs.Prepend("0"));
            var select = new SqlSelect(name(Ranks[i]), $"The {Ranks[i].Split('_')[0]} reason's cost", from).Take("*").Add(Ranks[i], $"GREATEST(\n  {all})");
            yield return select;
            from = select.Name;
        }
    }

    /// <summary>A reason's name; NULL where nothing more costs as much as 0.01.</summary>
    public static string Name(int place, IReadOnlyList<SqlMetric> metrics)
    {
        var cost = Ranks[place];
        return SqlText.Choice([($"{cost} < 1000", "NULL"), .. metrics.Select(metric => ($"{cost} = {metric.Cost}", SqlText.Word(metric.Name)))], null);
    }
}
