using System.Globalization;
using System.Text.Json;
using HealthBatch.Statistics.Regression;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Regression;

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

    public double Covariance(params int[] cell) => cell.Aggregate(Glm.GetProperty("vcov").GetProperty("rows"), (element, index) => element[index]).GetDouble();

    public static ReferenceFit Load(string name)
    {
        Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the folder with the real panel and R's answers is not there");
        var folder = Path.Combine(RepositoryPaths.Cdnow!, "reference");
        var lines = File.ReadAllLines(Path.Combine(folder, "inputs", name + ".csv"));
        var header = lines[0].Split(',');
        var cells = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        double[] Column(string column)
        {
            var place = Array.IndexOf(header, column);
            return [.. cells.Select(row => double.Parse(row[place], CultureInfo.InvariantCulture))];
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] customers = [.. cells.Select(row => ids.TryGetValue(row[0], out var id) ? id : ids[row[0]] = ids.Count)];
        byte[] outcomes = [.. Column("y").Select(value => (byte)value)];
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        return new ReferenceFit(
            new LogisticData([.. Names.Select(Column)], outcomes, names: Names), customers, ids.Count, json.RootElement.GetProperty("glm").Clone());
    }
}
