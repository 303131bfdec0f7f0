using System.Diagnostics;
using System.Globalization;
using System.Text;
using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Benchmarks.Backtesting;

/// <summary>
/// Backtests of a lake of daily snapshots, night after night: <c>nights DATES CUSTOMERS THREADS</c>. Prints the seconds of the first night, of the next one with one new date,
/// of the same without anything kept, and how much of the lake's size the kept dates take. Nights on a small lake before them take what compiling costs.
/// </summary>
internal static class NightsVerb
{
    private const int Metrics = 12;
    private static readonly DateOnly First = new(2025, 1, 1);

    public static int Run(string[] args)
    {
        var (dates, customers, threads) = (Number(args[0]), Number(args[1]), Number(args[2]));
        using var folder = new TemporaryFolder();
        Write(folder["small"], 0, 120, 200);
        _ = Night(folder, "small", threads, KeepDates.On);
        _ = Night(folder, "small", threads, KeepDates.On, force: true);

        Write(folder["lake"], 0, dates, customers);
        var first = Night(folder, "lake", threads, KeepDates.On);
        Write(folder["lake"], dates, 1, customers);
        var second = Night(folder, "lake", threads, KeepDates.On);
        var without = Night(folder, "lake", threads, KeepDates.Off, force: true);
        var (kept, read) = (Size(folder["lake/.healthbatch/cache"]), Size(folder["lake/snapshots"]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dates} dates x {customers} customers, {threads} threads: first night {first:0.00} s, next night {second:0.00} s, {first / second:0.0} times as fast; the same night without kept dates {without:0.00} s; kept {kept >> 20} MiB beside {read >> 20} MiB of snapshots"));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Size(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);

    private static double Night(TemporaryFolder folder, string lake, int threads, KeepDates keep, bool force = false)
    {
        File.WriteAllText(folder["card.json"], Card());
        var settings = new HealthBatchSettings
        {
            Lake = new LakeSettings { Root = folder[lake] },
            ReportRoot = folder[$"reports of {lake}"],
            Backtest = new BacktestSettings { AsOf = new AsOfSelection.All(), KeepDates = keep },
            Threads = threads,
        };
        var watch = Stopwatch.StartNew();
        using (var environment = new RunEnvironment(settings, TimeProvider.System, null, CancellationToken.None))
        {
            _ = LakeBacktest.Execute(environment, new RunRequest { ScorecardFile = folder["card.json"], Force = force });
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static string Card()
    {
        var metrics = Enumerable.Range(0, Metrics).Select(metric =>
            $$"""{ "name": "metric {{metric}}", "column": "m{{metric}}", "weight": {{metric + 1}}, "normalise": { "linear": { "worst": 0, "best": 100 } } }""");
        return $$"""
            {
              "name": "nights", "version": 1, "effectiveFrom": "2025-01-01",
              "bands": { "edges": "lower-inclusive", "from": { "unhealthy": 0, "at risk": 45, "healthy": 55 } },
              "formulas": [ { "segment": "everyone", "dimensions": [ { "name": "all", "weight": 100, "metrics": [ {{string.Join(", ", metrics)}} ] } ] } ],
              "outcome": { "event": "churned", "horizonDays": 90, "label": "within-horizon" }
            }
            """;
    }

    /// <summary>Snapshots of some dates, and all outcomes until then: customers drift, and leave the sooner the lower their metrics are.</summary>
    private static void Write(string lake, int from, int dates, int customers)
    {
        ColumnRequest[] columns = [new("customer_id", ColumnForm.Text), .. Enumerable.Range(0, Metrics).Select(metric => new ColumnRequest($"m{metric}", ColumnForm.Number))];
        Parallel.For(from, from + dates, date =>
        {
            var folder = Path.Combine(lake, "snapshots", string.Create(CultureInfo.InvariantCulture, $"snapshot_date={First.AddDays(date):yyyy-MM-dd}"));
            Directory.CreateDirectory(folder);
            var random = new Random(date);
            var rows = new ColumnBatch(columns, customers) { RowCount = customers };
            Ids(rows.Text(0), customers);
            for (var metric = 0; metric < Metrics; metric++)
            {
                var column = rows.Number(metric + 1);
                for (var customer = 0; customer < customers; customer++)
                {
                    column.Values[customer] = Math.Clamp(Level(customer) + (20 * (random.NextDouble() - 0.5)), 0, 100);
                }

                column.Length = customers;
            }

            Save(Path.Combine(folder, "part-0.parquet"), columns, rows);
        });
        Outcomes(lake, from + dates, customers);
    }

    private static double Level(int customer) => 30 + (40 * ((customer * 0.6180339887) % 1));

    private static void Outcomes(string lake, int days, int customers)
    {
        var random = new Random(1);
        var events = new List<(int Customer, int Day)>();
        for (var day = 1; day < days; day++)
        {
            for (var n = 0; n < Math.Max(1, customers / 1000); n++)
            {
                var customer = random.Next(customers);
                if (random.NextDouble() < (75 - Level(customer)) / 50)
                {
                    events.Add((customer, day));
                }
            }
        }

        ColumnRequest[] columns = [new("customer_id", ColumnForm.Text), new("outcome_date", ColumnForm.Date), new("outcome", ColumnForm.Text)];
        var rows = new ColumnBatch(columns, events.Count) { RowCount = events.Count };
        Text(rows.Text(0), events.Count, i => Id(events[i].Customer));
        for (var i = 0; i < events.Count; i++)
        {
            rows.Date(1).Values[i] = First.AddDays(events[i].Day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        }

        rows.Date(1).Length = events.Count;
        Text(rows.Text(2), events.Count, _ => "churned");
        Directory.CreateDirectory(Path.Combine(lake, "outcomes"));
        Save(Path.Combine(lake, "outcomes", "part-0.parquet"), columns, rows);
    }

    private static void Save(string path, IReadOnlyList<ColumnRequest> columns, ColumnBatch rows)
    {
        using var sink = ParquetSink.Create(path, path, columns);
        sink.Append(sink.Encode(rows));
        sink.Complete();
    }

    private static void Ids(TextColumn column, int customers) => Text(column, customers, Id);

    private static string Id(int customer) => string.Create(CultureInfo.InvariantCulture, $"C{customer:D7}");

    private static void Text(TextColumn column, int rows, Func<int, string> value)
    {
        var end = 0;
        for (var row = 0; row < rows; row++)
        {
            var bytes = Encoding.UTF8.GetBytes(value(row));
            column.Reserve(end + bytes.Length);
            bytes.CopyTo(column.Bytes, end);
            column.Offsets[row + 1] = end += bytes.Length;
        }

        column.Length = rows;
    }
}
