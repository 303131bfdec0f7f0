using System.Globalization;
using System.Text.Json;
using HealthBatch.Statistics.Regression;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>A logistic regression that R fitted (glm, sandwich), with the rows it saw.</summary>
internal sealed class ReferenceFit
{
    public static readonly string[] Names =
        ["orders_last_90d", "orders_prev_90d", "days_since_last_order", "log1p_spend_90d", "log1p_avg_basket", "tenure_days", "active_months"];

    private ReferenceFit(LogisticData data, int[] customers, int customerCount, JsonElement glm)
    {
        (Data, Customers, CustomerCount, Glm) = (data, customers, customerCount, glm);
    }

    public LogisticData Data { get; }

    public int[] Customers { get; }

    public int CustomerCount { get; }

    public JsonElement Glm { get; }

    public double Number(params string[] path) => path.Aggregate(Glm, (element, key) => element.GetProperty(key)).GetDouble();

    /// <summary>One of R's fits with its rows: two have them in a csv, the monthly panel and its training dates are made from the snapshots as R made them.</summary>
    public static ReferenceFit Load(string name)
    {
        Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the folder with the real panel and R's answers is not there");
        var folder = Path.Combine(RepositoryPaths.Cdnow!, "reference");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        var reference = name switch
        {
            "cdnow_monthly_pooled" => FromSnapshots(json.RootElement.GetProperty("glm").Clone(), DateOnly.MinValue, DateOnly.MaxValue),
            "cdnow_out_of_time" => FromSnapshots(
                json.RootElement.GetProperty("train_glm").Clone(), Date(json.RootElement.GetProperty("train_asof")[0]), Date(json.RootElement.GetProperty("train_asof")[1])),
            _ => FromCsv(Path.Combine(folder, "inputs", name + ".csv"), json.RootElement.GetProperty("glm").Clone()),
        };
        Assert.Equal(reference.Glm.GetProperty("n").GetInt32(), reference.Data.RowCount);
        Assert.Equal(reference.Glm.GetProperty("clusters").GetInt32(), reference.CustomerCount);
        return reference;
    }

    private static DateOnly Date(JsonElement text) => DateOnly.ParseExact(text.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ReferenceFit FromCsv(string path, JsonElement glm)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        var cells = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        double[] Column(string column)
        {
            var place = Array.IndexOf(header, column);
            return [.. cells.Select(row => double.Parse(row[place], CultureInfo.InvariantCulture))];
        }

        return Of([.. Names.Select(Column)], [.. Column("y").Select(value => (byte)value)], cells.Select(row => row[0]), glm);
    }

    private static ReferenceFit FromSnapshots(JsonElement glm, DateOnly from, DateOnly to)
    {
        var outcomes = CdnowTable.Read("outcomes_overlapping/outcomes_by_asof.parquet", ["customer_id", "outcome"], ["snapshot_date"]);
        var churned = Enumerable.Range(0, outcomes.Rows).ToDictionary(
            row => (outcomes.Text["customer_id"][row], (int)outcomes.Number["snapshot_date"][row]), row => outcomes.Text["outcome"][row] == "churned");
        var (columns, events, ids) = (Names.Select(_ => new List<double>()).ToArray(), new List<byte>(), new List<string>());
        foreach (var (date, snapshot) in CdnowTable.Snapshots().Where(entry => entry.Date >= from && entry.Date <= to && entry.Table.Number["horizon_complete"][0] == 1))
        {
            foreach (var row in Enumerable.Range(0, snapshot.Rows))
            {
                for (var column = 0; column < Names.Length; column++)
                {
                    columns[column].Add(Names[column] switch
                    {
                        "log1p_spend_90d" => Math.Log(1 + snapshot.Number["spend_last_90d"][row]),
                        "log1p_avg_basket" => Math.Log(1 + snapshot.Number["avg_basket"][row]),
                        var name => snapshot.Number[name][row],
                    });
                }

                var id = snapshot.Text["customer_id"][row];
                ids.Add(id);
                events.Add(churned[(id, date.DayNumber - new DateOnly(1970, 1, 1).DayNumber)] ? (byte)1 : (byte)0);
            }
        }

        return Of([.. columns.Select(column => column.ToArray())], [.. events], ids, glm);
    }

    private static ReferenceFit Of(double[][] columns, byte[] outcomes, IEnumerable<string> customers, JsonElement glm)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] numbers = [.. customers.Select(id => ids.TryGetValue(id, out var number) ? number : ids[id] = ids.Count)];
        return new ReferenceFit(new LogisticData(columns, outcomes, names: Names), numbers, ids.Count, glm);
    }
}
