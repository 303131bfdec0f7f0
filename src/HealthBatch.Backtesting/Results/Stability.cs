namespace HealthBatch.Backtesting.Results;

/// <summary>How the population moves, whatever the outcomes.</summary>
/// <param name="Psi">Drift against the first as-of date.</param>
/// <param name="Migration">Customers by band at a date and at the next.</param>
/// <param name="FlapRate">The share of customers on three dates running whose band changed and changed back; null without three dates.</param>
public sealed record Stability(IReadOnlyList<PsiRow> Psi, IReadOnlyList<MigrationRow> Migration, double? FlapRate);

/// <summary>The population stability index of a column at a date against the first date.</summary>
/// <param name="AsOf">The date.</param>
/// <param name="Column">"score", "band" or a metric.</param>
/// <param name="Value">The index, 0 where nothing moved.</param>
/// <param name="Critical">The value that the index exceeds one time in twenty where nothing moved, for these sample sizes; null where it has none.</param>
public sealed record PsiRow(DateOnly AsOf, string Column, double Value, double? Critical);

/// <summary>Customers who were in one band at a date and in another at the next.</summary>
/// <param name="From">The band before; "new" for a customer that the date before did not list.</param>
/// <param name="To">The band after; "gone" for a customer that the next date does not list.</param>
/// <param name="Customers">Customer and date pairs.</param>
/// <param name="Share">Of all with the same band before.</param>
public sealed record MigrationRow(string From, string To, long Customers, double Share);
