using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Files;

/// <summary>The tables that set groups of customers side by side; only their header where there are none.</summary>
internal static partial class BacktestTables
{
    private static readonly string[] GroupColumns =
        ["observations", "customers", "churned", "churned_customers", "churn_rate", "interval_low", "interval_high", "naive_interval_low", "naive_interval_high"];

    private static CsvTable Overrides(IReadOnlyList<OverrideRow> rows)
    {
        var table = new CsvTable(["override", "band_without", .. Columns("overridden"), .. Columns("others"), "difference", "standard_error", "z", "p"]);
        foreach (var row in rows)
        {
            Group(Group(table.Cell(row.Override).Cell(row.BandWithout), row.Overridden), row.Others)
                .Cell(row.Difference).Cell(row.StandardError).Cell(row.Z).Cell(row.P);
        }

        return table;
    }

    private static CsvTable Raters(IReadOnlyList<RaterRow> rows)
    {
        var table = new CsvTable(["metric", "rater", .. Columns("rated"), "mean_rating", "expected_rate", "auc", "auc_interval_low", "auc_interval_high"]);
        foreach (var row in rows)
        {
            Group(table.Cell(row.Metric).Cell(row.Rater), row.Rated).Cell(row.MeanRating).Cell(row.ExpectedRate).Cell(row.Auc).Interval(row.AucInterval);
        }

        return table;
    }

    private static CsvTable Treatment(TreatmentResult? treatment)
    {
        var table = new CsvTable(["band", .. Columns("treated"), .. Columns("untreated")]);
        if (treatment is not null)
        {
            Group(Group(table.Cell(All), treatment.Treated), treatment.Untreated);
            foreach (var row in treatment.Bands)
            {
                Group(Group(table.Cell(row.Band), row.Treated), row.Untreated);
            }
        }

        return table;
    }

    private static string[] Columns(string group) => [.. GroupColumns.Select(name => $"{group}_{name}")];

    private static CsvTable Group(CsvTable table, GroupRate group) => table
        .Cell(group.Observations).Cell(group.Customers).Cell(group.Churned).Cell(group.ChurnedCustomers).Cell(group.ChurnRate)
        .Interval(group.Interval).Interval(group.NaiveInterval);
}
