using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>Conditions as SQL. A comparison with a missing value is false, where SQL says unknown: below a "not" that has to be spelled out.</summary>
internal static class SqlCondition
{
    /// <summary>A condition; where it stands alone, unknown counts as false.</summary>
    public static string Of(Condition condition, SqlInputs inputs) => Of(condition, inputs, exact: false);

    /// <summary>A comparison of a value that is there.</summary>
    public static string Of(string value, Comparison test, ColumnKind kind) => test switch
    {
        Comparison.Above(var limit) => $"{value} > {SqlText.Number(limit)}",
        Comparison.Below(var limit) => $"{value} < {SqlText.Number(limit)}",
        Comparison.Between(var low, var high) => $"{value} BETWEEN {SqlText.Number(low)} AND {SqlText.Number(high)}",
        Comparison.OneOf(var words) => OneOf(value, [.. words.Select(word => Constant(word, kind)).OfType<string>().Distinct(StringComparer.Ordinal)]),
        Comparison.IsMissing(var missing) => $"{value} IS {(missing ? "NULL" : "NOT NULL")}",
        _ => throw new ArgumentOutOfRangeException(nameof(test), test, "unknown comparison"),
    };

    /// <summary>A scorecard's word as a column of that kind holds it; null for a number that no value can be.</summary>
    public static string? Constant(string word, ColumnKind kind)
    {
        if (kind == ColumnKind.Text)
        {
            return SqlText.Word(word);
        }

        var number = PlanColumns.Parse(word, kind);
        return double.IsFinite(number) ? SqlText.Number(number) : null;
    }

    private static string Of(Condition condition, SqlInputs inputs, bool exact) => condition switch
    {
        Condition.All(var all) => string.Join(" AND ", all.Select(part => Nested(part, inputs, exact))),
        Condition.Any(var any) => string.Join(" OR ", any.Select(part => Nested(part, inputs, exact))),
        Condition.Not(var inner) => $"NOT ({Of(inner, inputs, exact: true)})",
        Condition.Of(var column, var test) => Compared(column, test, inputs, exact),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "unknown condition"),
    };

    private static string Compared(string column, Comparison test, SqlInputs inputs, bool exact)
    {
        var holds = Of(inputs.Either(column), test, inputs.KindOf(column));
        return exact && test is not Comparison.IsMissing ? $"COALESCE({holds}, FALSE)" : holds;
    }

    private static string OneOf(string value, List<string> words) => words.Count switch
    {
        0 => "FALSE",
        1 => $"{value} = {words[0]}",
        _ => $"{value} IN ({string.Join(", ", words)})",
    };

    private static string Nested(Condition condition, SqlInputs inputs, bool exact) =>
        condition is Condition.All or Condition.Any ? $"({Of(condition, inputs, exact)})" : Of(condition, inputs, exact);
}
