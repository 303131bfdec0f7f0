using System.Globalization;
using System.Text.Json;
using HealthBatch.Statistics.Bands;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests;

/// <summary>The real panel as R got it, and R's answers.</summary>
internal sealed class Cdnow
{
    private Cdnow(string[] names, List<string[]> rows)
    {
        Rows = rows.Count;
        double[] Numbers(string name) => [.. rows.Select(row => double.Parse(row[Array.IndexOf(names, name)], CultureInfo.InvariantCulture))];
        Number = Numbers;
        Text = name => [.. rows.Select(row => row[Array.IndexOf(names, name)])];
        Churned = [.. Numbers("y").Select(y => y == 1)];
        var index = new Dictionary<string, int>();
        Customer = [.. Text("customer_id").Select(id => index.TryGetValue(id, out var i) ? i : index[id] = index.Count)];
        Customers = index.Count;
        var dates = Text("snapshot_date");
        DateStart = [.. Enumerable.Range(0, Rows).Where(i => i == 0 || dates[i] != dates[i - 1]), Rows];
    }

    public int Rows { get; }

    public Func<string, double[]> Number { get; }

    public Func<string, string[]> Text { get; }

    public bool[] Churned { get; }

    public int[] Customer { get; }

    public int Customers { get; }

    public int[] DateStart { get; }

    /// <summary>The score in hundredths, by the rule of the score grid.</summary>
    public short[] Score => [.. Number("score_a").Select(s => (short)Math.Floor((100 * (s + 1e-9)) + 0.5))];

    /// <summary>Bands that start at 0, 25 and 55.</summary>
    public byte[] Band => [.. Score.Select(s => (byte)(s < 2500 ? 0 : s < 5500 ? 1 : 2))];

    public ClusterCounts Counts => ClusterCounts.Count(Customer, Band, Churned, Customers, 3);

    public static Cdnow Read(string file)
    {
        var path = Path.Combine(Folder, "inputs", file);
        using var reader = new StreamReader(path);
        var names = reader.ReadLine()!.Split(',');
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            rows.Add(line.Split(','));
        }

        return new Cdnow(names, rows);
    }

    public static JsonElement Reference(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement;

    private static string Folder
    {
        get
        {
            Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the real panel is not beside this checkout");
            return Path.Combine(RepositoryPaths.Cdnow!, "reference");
        }
    }
}
