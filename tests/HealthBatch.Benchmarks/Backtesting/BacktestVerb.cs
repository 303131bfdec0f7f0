using System.Diagnostics;
using System.Globalization;
using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Benchmarks.Backtesting;

/// <summary>
/// A whole backtest, for timing against other programs: <c>backtest SCORECARD DATA THREADS verdict|all [first]</c>, where DATA holds snapshots/ and
/// outcomes.parquet. "first" labels by first decision with expansions taken for renewals, as the peers' programs do.
/// </summary>
internal static class BacktestVerb
{
    public static int Run(string[] args)
    {
        var first = args is [.., "first"];
        var card = ScorecardFile.Read(File.ReadAllBytes(args[0]), args[0]);
        var words = new LakeColumns().OutcomeWords.ToDictionary(pair => pair.Key, pair => first && pair.Value == "expanded" ? "renewed" : pair.Value, StringComparer.Ordinal);
        var input = new BacktestInput
        {
            Scorecard = card with { Outcome = card.Outcome with { Label = first ? LabelRule.FirstDecision : card.Outcome.Label } },
            ScorecardSha256 = string.Empty,
            Columns = new LakeColumns { OutcomeWords = words },
            Snapshots = [.. Directory.GetDirectories(Path.Combine(args[1], "snapshots")).Order(StringComparer.Ordinal).Select(Snapshot)],
            Outcomes = [new DataFile(Path.Combine(args[1], "outcomes.parquet"))],
        };
        var last = input.Snapshots[^1].AsOf.AddDays(card.Outcome.HorizonDays);
        var report = BacktestRun.Evaluate(input, new BacktestOptions
        {
            RunDate = last,
            ObservedThrough = last,
            Threads = int.Parse(args[2], CultureInfo.InvariantCulture),
            Tables = args[3] == "all" ? BacktestTables.All : BacktestTables.Verdict,
        });
        Console.WriteLine(report.Verdict.Sentence);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"AUC {report.Discrimination?.Auc:R}, clustered {report.Discrimination?.StandardError:R}, {report.Ledger.Scored} rows"));
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"processor {self.TotalProcessorTime.TotalMilliseconds:0} ms, peak {self.PeakWorkingSet64 >> 20} MiB"));
        return 0;
    }

    private static Snapshot Snapshot(string folder) => new(
        DateOnly.ParseExact(Path.GetFileName(folder)["snapshot_date=".Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        [.. Directory.GetFiles(folder, "*.parquet").Order(StringComparer.Ordinal).Select(path => new DataFile(path))]);

    private sealed class DataFile(string path) : ITableFile
    {
        public string Path => path;

        public IColumnSource Open() => ParquetSource.Open(path);
    }
}
