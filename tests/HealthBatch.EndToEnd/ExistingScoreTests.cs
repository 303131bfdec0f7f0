using System.Globalization;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>
/// A score or a band that a team already has, judged on the real panel: days since the last order as a score column (the fewer the better) and cut into a
/// band column, written with this product's own writer.
/// </summary>
public sealed class ExistingScoreTests
{
    private static readonly string[] Bands = ["red", "amber", "green"];

    [Fact]
    public async Task A_band_column_is_judged_and_its_rates_are_those_counted_by_hand()
    {
        using var folder = new TemporaryFolder();
        var counts = WriteLake(folder);
        File.WriteAllText(folder["card.json"], Card("\"bandColumn\": \"team_band\"", "\"red\": 0, \"amber\": 1, \"green\": 2"));

        using var report = await BacktestAsync(folder);

        Assert.Equal("confirmed", report.RootElement.GetProperty("verdict").GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("discrimination").ValueKind);
        foreach (var (i, band) in report.RootElement.GetProperty("bands").EnumerateArray().Index())
        {
            Assert.Equal(Bands[i], band.GetProperty("band").GetString());
            Assert.Equal(counts[i], band.GetProperty("observations").GetInt64());
        }
    }

    [Fact]
    public async Task A_score_column_is_judged_with_bands_of_the_scorecard()
    {
        using var folder = new TemporaryFolder();
        var counts = WriteLake(folder);
        // 180 - days, on 0 to 100: 60 days and fewer are 66.67 and more, over 120 days are under 33.33.
        File.WriteAllText(folder["card.json"], Card("\"scoreColumn\": \"team_score\"", "\"red\": 0, \"amber\": 33.33, \"green\": 66.67"));

        using var report = await BacktestAsync(folder);

        Assert.Equal(counts, report.RootElement.GetProperty("bands").EnumerateArray().Select(band => band.GetProperty("observations").GetInt64()));
        Assert.True(report.RootElement.GetProperty("discrimination").GetProperty("auc").GetDouble() > 0.6);
    }

    private static string Card(string existing, string from) => $$"""
        {
          "name": "team", "version": 1, "effectiveFrom": "1997-01-01",
          "bands": { "edges": "lower-inclusive", "from": { {{from}} } },
          {{existing}},
          "outcome": { "event": "churned", "horizonDays": 90, "label": "within-horizon" }
        }
        """;

    private static async Task<JsonDocument> BacktestAsync(TemporaryFolder folder)
    {
        var result = await HealthBatchProgram.RunAsync(
            folder.Path,
            "backtest",
            "--lake", folder["lake"],
            "--outcomes", Path.Combine(RepositoryPaths.Cdnow!, "outcomes_q90", "outcomes.parquet"),
            "--scorecard", folder["card.json"],
            "--reports", folder["reports"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(File.ReadAllBytes(folder["reports", "team", "backtest", "1998-03-26", "report.json"]));
    }

    // Returns the observations a band, least healthy first; the last date is censored and has none.
    private static long[] WriteLake(TemporaryFolder folder)
    {
        if (RepositoryPaths.Cdnow is not { } cdnow)
        {
            Assert.Skip("the CDNOW panel lies beside the checkout, in ../shared/data/cdnow");
            throw new InvalidOperationException();
        }

        var counts = new long[3];
        foreach (var date in Directory.GetDirectories(Path.Combine(cdnow, "snapshots_q90")))
        {
            var name = Path.GetFileName(date);
            var (ids, days) = Read(Directory.GetFiles(date, "*.parquet").Single());
            var bands = Array.ConvertAll(days, day => day > 120 ? 0 : day > 60 ? 1 : 2);
            ColumnRequest[] columns = [new("customer_id", ColumnForm.Text), new("team_band", ColumnForm.Text), new("team_score", ColumnForm.Number)];
            var rows = new ColumnBatch(columns, ids.Length) { RowCount = ids.Length };
            TinyLake.SetText(rows.Text(0), row => ids[row]);
            TinyLake.SetText(rows.Text(1), row => Bands[bands[row]]);
            TinyLake.SetNumber(rows.Number(2), row => (180 - days[row]) / 1.8);
            Directory.CreateDirectory(folder["lake", "snapshots", name]);
            TinyLake.Write(folder["lake", "snapshots", name, "part-0.parquet"], columns, rows);
            if (DateOnly.ParseExact(name["snapshot_date=".Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture) < new DateOnly(1998, 6, 1))
            {
                Array.ForEach(bands, band => counts[band]++);
            }
        }

        return counts;
    }

    private static (string[] Ids, double[] Days) Read(string path)
    {
        using var source = ParquetSource.Open(path);
        ColumnRequest[] columns = [new("customer_id", ColumnForm.Text), new("days_since_last_order", ColumnForm.Number)];
        var batch = new ColumnBatch(columns, 4096);
        var (ids, days) = (new List<string>(), new List<double>());
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, columns);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    ids.Add(System.Text.Encoding.UTF8.GetString(batch.Text(0)[row]));
                    days.Add(batch.Number(1).Values[row]);
                }
            }
        }

        return ([.. ids], [.. days]);
    }
}
