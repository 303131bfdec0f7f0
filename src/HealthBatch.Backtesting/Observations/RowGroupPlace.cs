using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Where a row group's rows lie among all.</summary>
/// <param name="Table">The file.</param>
/// <param name="Group">Its place in the file.</param>
/// <param name="FirstRow">Its first row.</param>
/// <param name="Date">The place of its as-of date.</param>
internal readonly record struct RowGroupPlace(ITableFile Table, int Group, int FirstRow, int Date);
