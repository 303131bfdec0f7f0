using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>What the statement says about itself.</summary>
internal static class SqlHeader
{
    /// <summary>Its lines.</summary>
    /// <param name="card">The scorecard.</param>
    /// <param name="seen">Where the columns' types come from; null where they were guessed.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="table">The table.</param>
    public static IReadOnlyList<string> Of(Scorecard card, string? seen, TableSchema schema, string table) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{card.Name}, version {card.Version}, in effect from {card.EffectiveFrom:yyyy-MM-dd}: what a score file says of each customer that one snapshot decides."),
        $"Reads the table {table}: one snapshot, one row a customer. Runs on DuckDB and PostgreSQL; OFFSET 0 keeps PostgreSQL from merging the selects, which would take all memory; engines that refuse it can do without.",
        seen is null
            ? $"What its columns hold is taken from how the scorecard uses them: {Kinds(schema)}. --lake DIR takes it from a snapshot."
            : $"What its columns hold is taken from {seen}.",
        "Left out, since they need the scores of earlier dates: previous_score, change and what it is due to, previous_band, trend, earlier_score and the like, action.",
        "FLOOR(100 * (x + 1e-9) + 0.5) / 100 is the grid of 0.01 that scores and points lie on: decimal ties round up, whatever the order of a sum.",
    ];

    private static string Kinds(TableSchema schema) => string.Join("; ", schema.Columns.GroupBy(column => column.Kind).OrderBy(kind => kind.Key).Select(kind => $"{Words(kind.Key)}: {string.Join(", ", kind.Select(column => column.Name))}"));

    private static string Words(ColumnKind kind) => kind switch
    {
        ColumnKind.Floating => "numbers",
        ColumnKind.Boolean => "booleans",
        ColumnKind.Date => "dates",
        _ => "words",
    };
}
