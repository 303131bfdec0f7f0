using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Testing;

namespace HealthBatch.Backtesting.Tests;

/// <summary>The real panel's lake.</summary>
internal static class CdnowLake
{
    public static string Folder
    {
        get
        {
            Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the real panel is not beside this checkout");
            return RepositoryPaths.Cdnow!;
        }
    }

    public static Scorecard Scorecard => ScorecardFile.Read(File.ReadAllBytes(Path.Combine(Folder, "scorecard.json")), "scorecard.json");

    public static BacktestInput Q90 => Input("snapshots_q90", Path.Combine("outcomes_q90", "outcomes.parquet"));

    public static BacktestInput Input(string snapshots, string outcomes) => new()
    {
        Scorecard = Scorecard,
        ScorecardSha256 = "of the test",
        Snapshots = [.. Directory.GetDirectories(Path.Combine(Folder, snapshots)).Order(StringComparer.Ordinal).Select(Snapshot)],
        Outcomes = [new LakeFile(Path.Combine(Folder, outcomes))],
    };

    private static Snapshot Snapshot(string folder) => new(
        DateOnly.ParseExact(Path.GetFileName(folder)["snapshot_date=".Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        [.. Directory.GetFiles(folder, "*.parquet").Order(StringComparer.Ordinal).Select(path => new LakeFile(path))]);

    private sealed class LakeFile(string path) : ITableFile
    {
        public string Path => System.IO.Path.GetFileName(path);

        public IColumnSource Open() => ParquetSource.Open(path);
    }
}
