using System.Globalization;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>A band that a team already has, judged as it stands: the real panel with the days since the last order turned into a column of bands.</summary>
public sealed class ExistingBandTests
{
    private const string Card = """
        {
          "name": "recency", "version": 1, "effectiveFrom": "1997-01-01", "bandColumn": "recency",
          "bands": { "from": { "silent": 0, "quiet": 34, "recent": 67 } },
          "outcome": { "event": "churned", "horizonDays": 90, "label": "within-horizon" }
        }
        """;

    private static readonly string[] Bands = ["silent", "quiet", "recent"];

    [Fact]
    public async Task A_column_of_bands_is_backtested_without_a_formula()
    {
        Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the CDNOW panel lies beside the checkout, in ../shared/data/cdnow");
        var cdnow = RepositoryPaths.Cdnow!;
        using var folder = new TemporaryFolder();
        foreach (var snapshot in Directory.GetDirectories(Path.Combine(cdnow, "snapshots_q90")))
        {
            WriteBands(Path.Combine(snapshot, "part-0.parquet"), folder["lake", "snapshots", Path.GetFileName(snapshot)]);
        }

        Directory.CreateDirectory(folder["lake", "outcomes"]);
        File.Copy(Path.Combine(cdnow, "outcomes_q90", "outcomes.parquet"), folder["lake", "outcomes", "outcomes.parquet"]);
        File.WriteAllText(folder["recency.json"], Card);

        var result = await HealthBatchProgram.RunAsync(
            folder.Path, "backtest", "--lake", folder["lake"], "--scorecard", folder["recency.json"], "--reports", folder["reports"]);

        Assert.True(result.ExitCode == 0, result.Error);
        using var report = JsonDocument.Parse(File.ReadAllBytes(folder["reports", "recency", "backtest", "1998-03-26", "report.json"]));
        var expected = CountFromR(Path.Combine(cdnow, "reference", "inputs", "cdnow_q90_pooled.csv"));
        Assert.Equal(
            expected,
            report.RootElement.GetProperty("bands").EnumerateArray().Where(band => band.GetProperty("segment").GetString() == "all")
                .Select(band => (band.GetProperty("band").GetString()!, band.GetProperty("observations").GetInt64(), band.GetProperty("churned").GetInt64())));
        Assert.Equal("confirmed", report.RootElement.GetProperty("verdict").GetProperty("outcome").GetString());
    }

    /// <summary>The rows that R saw, counted without any of the product's code.</summary>
    private static List<(string Band, long Observations, long Churned)> CountFromR(string file)
    {
        var lines = File.ReadAllLines(file);
        var names = lines[0].Split(',').ToList();
        var rows = lines.Skip(1).Select(line => line.Split(','))
            .Select(cells => (Band: BandOf(double.Parse(cells[names.IndexOf("days_since_last_order")], CultureInfo.InvariantCulture)), Churned: cells[names.IndexOf("y")] == "1")).ToList();
        return [.. Bands.Select(band => (band, rows.LongCount(row => row.Band == band), rows.LongCount(row => row.Band == band && row.Churned)))];
    }

    private static string BandOf(double days) => days > 60 ? "silent" : days > 20 ? "quiet" : "recent";

    private static void WriteBands(string from, string to)
    {
        ColumnRequest[] read = [new("customer_id", ColumnForm.Text), new("days_since_last_order", ColumnForm.Number)];
        ColumnRequest[] written = [new("customer_id", ColumnForm.Text), new("recency", ColumnForm.Text)];
        using var source = ParquetSource.Open(from);
        var ids = new List<string>();
        var days = new List<double>();
        var batch = new ColumnBatch(read, 10_000);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, read);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    ids.Add(System.Text.Encoding.UTF8.GetString(batch.Text(0)[row]));
                    days.Add(batch.Number(1).Values[row]);
                }
            }
        }

        var rows = new ColumnBatch(written, ids.Count) { RowCount = ids.Count };
        TinyLake.SetText(rows.Text(0), row => ids[row]);
        TinyLake.SetText(rows.Text(1), row => BandOf(days[row]));
        Directory.CreateDirectory(to);
        TinyLake.Write(Path.Combine(to, "part-0.parquet"), written, rows);
    }
}
