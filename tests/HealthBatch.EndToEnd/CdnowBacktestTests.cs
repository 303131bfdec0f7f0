using System.Text.Json;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>The real panel through the command line, against what R computed from the same rows (reference/product_reference.R).</summary>
public sealed class CdnowBacktestTests
{
    [Fact]
    public async Task The_backtest_reproduces_every_number_that_R_computed()
    {
        using var folder = new TemporaryFolder();
        using var report = await BacktestAsync(folder);
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryPaths.Cdnow!, "reference", "product_q90.json")));
        var (found, expected) = (report.RootElement, reference.RootElement);

        Assert.Equal(
            expected.GetProperty("churned").GetInt64(), found.GetProperty("ledger").GetProperty("churned").GetInt64());
        Assert.Equal(
            expected.GetProperty("observations").GetInt64(),
            found.GetProperty("ledger").GetProperty("churned").GetInt64() + found.GetProperty("ledger").GetProperty("retained").GetInt64());
        AssertSame("bands", expected.GetProperty("bands"), found.GetProperty("bands"));
        AssertSame("comparisons", expected.GetProperty("comparisons"), found.GetProperty("comparisons"));
        AssertSame("trend", expected.GetProperty("trend"), found.GetProperty("trend"));
        AssertSame("discrimination", expected.GetProperty("discrimination"), found.GetProperty("discrimination"), except: "byDate");
        var byDate = found.GetProperty("discrimination").GetProperty("byDate").EnumerateArray().ToDictionary(date => date.GetProperty("asOf").GetString()!);
        foreach (var date in expected.GetProperty("discrimination").GetProperty("byDate").EnumerateObject())
        {
            AssertSame(date.Name, date.Value, byDate[date.Name]);
        }
    }

    [Fact]
    public async Task The_verdict_is_confirmed_and_the_last_date_is_censored()
    {
        using var folder = new TemporaryFolder();
        using var report = await BacktestAsync(folder);

        Assert.Equal("confirmed", report.RootElement.GetProperty("verdict").GetProperty("outcome").GetString());
        var last = report.RootElement.GetProperty("ledgerByDate").EnumerateArray().Last();
        Assert.Equal("1998-06-24", last.GetProperty("asOf").GetString());
        var ledger = last.GetProperty("ledger");
        Assert.Equal((5_377, 5_377, 0, 0), (Count("scored"), Count("censored"), Count("churned"), Count("retained")));

        int Count(string name) => ledger.GetProperty(name).GetInt32();
    }

    private static async Task<JsonDocument> BacktestAsync(TemporaryFolder folder)
    {
        if (RepositoryPaths.Cdnow is not { } cdnow)
        {
            Assert.Skip("the CDNOW panel lies beside the checkout, in ../shared/data/cdnow");
            throw new InvalidOperationException();
        }

        var before = Entries(cdnow);
        var result = await HealthBatchProgram.RunAsync(
            folder.Path,
            "backtest",
            "--lake", cdnow,
            "--snapshots", "snapshots_q90",
            "--outcomes", "outcomes_q90/outcomes.parquet",
            "--scorecard", Path.Combine(cdnow, "scorecard.json"),
            "--ledger", folder["ledger.db"],
            "--reports", folder["reports"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(before, Entries(cdnow));
        Assert.True(File.Exists(folder["reports", "cdnow", "backtest", "1998-03-26", "index.html"]));
        return JsonDocument.Parse(File.ReadAllBytes(folder["reports", "cdnow", "backtest", "1998-03-26", "report.json"]));
    }

    private static string[] Entries(string folder) => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static void AssertSame(string where, JsonElement expected, JsonElement found, string? except = null)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in expected.EnumerateObject().Where(property => property.Name != except))
                {
                    Assert.True(found.TryGetProperty(property.Name, out var value), $"{where}.{property.Name} is not in the report");
                    AssertSame($"{where}.{property.Name}", property.Value, value);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), found.GetArrayLength());
                foreach (var (i, item) in expected.EnumerateArray().Index())
                {
                    AssertSame($"{where}[{i}]", item, found[i]);
                }

                break;
            case JsonValueKind.Number:
                var (wanted, got) = (expected.GetDouble(), found.GetDouble());
                // The reference has 15 digits; tail probabilities this small lose some of them in R's and in our normal distribution.
                var tolerance = where.EndsWith(".p", StringComparison.Ordinal) && wanted < 1e-12 ? 1e-6 : 1e-9;
                Assert.True(Math.Abs(got - wanted) <= tolerance * Math.Abs(wanted), $"{where}: found {got:R}; R has {wanted:R}");
                break;
            default:
                Assert.Equal(expected.ToString(), found.ToString());
                break;
        }
    }
}
