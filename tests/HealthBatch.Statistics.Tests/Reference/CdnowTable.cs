using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>A table of the real panel, whole, in memory.</summary>
internal sealed class CdnowTable
{
    private static readonly string[] Numbers = ["orders_last_90d", "orders_prev_90d", "days_since_last_order", "spend_last_90d", "avg_basket", "tenure_days", "active_months", "lifetime_orders", "horizon_complete"];

    public required int Rows { get; init; }

    public Dictionary<string, string[]> Text { get; } = [];

    public Dictionary<string, double[]> Number { get; } = [];

    public static IEnumerable<(DateOnly Date, CdnowTable Table)> Snapshots()
    {
        Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the real panel is not beside this checkout");
        foreach (var folder in Directory.GetDirectories(Path.Combine(RepositoryPaths.Cdnow!, "snapshots")).Order(StringComparer.Ordinal))
        {
            yield return (DateOnly.Parse(folder.Split('=')[^1], System.Globalization.CultureInfo.InvariantCulture), Read(Path.Combine(folder, "part-0.parquet"), ["customer_id", "segment"], Numbers));
        }
    }

    /// <summary>The scorecard's sum as R rounded it, to six decimals.</summary>
    public double ScoreA(int row) => Math.Round(
        (40 * (1 - (Number["days_since_last_order"][row] / 180))) + (30 * Math.Min(Number["orders_last_90d"][row], 4) / 4)
            + (20 * Math.Min(Number["spend_last_90d"][row], 100) / 100) + (10 * Math.Min(Number["active_months"][row], 6) / 6), 6);

    public static CdnowTable Read(string path, string[] texts, string[] numbers)
    {
        using var source = ParquetSource.Open(Path.Combine(RepositoryPaths.Cdnow!, path));
        var table = new CdnowTable { Rows = (int)source.RowCount };
        ColumnRequest[] requests = [.. texts.Select(name => new ColumnRequest(name, ColumnForm.Text)), .. numbers.Select(name => new ColumnRequest(name, ColumnForm.Number))];
        foreach (var name in texts)
        {
            table.Text[name] = new string[table.Rows];
        }

        foreach (var name in numbers)
        {
            table.Number[name] = new double[table.Rows];
        }

        var batch = new ColumnBatch(requests, 10_000);
        var done = 0;
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            for (; reader.Read(batch); done += batch.RowCount)
            {
                for (var c = 0; c < requests.Length; c++)
                {
                    for (var row = 0; row < batch.RowCount; row++)
                    {
                        if (c < texts.Length)
                        {
                            table.Text[texts[c]][done + row] = System.Text.Encoding.UTF8.GetString(batch.Text(c)[row]);
                        }
                        else
                        {
                            table.Number[numbers[c - texts.Length]][done + row] = batch.Number(c).Values[row];
                        }
                    }
                }
            }
        }

        return table;
    }
}
