using System.Security.Cryptography;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Testing;
using HealthBatch.Worker.Sample;

namespace HealthBatch.Worker.Tests.Sample;

public sealed class SampleLakeTests
{
    private static readonly SampleOptions Small = new() { Customers = 17_000, Months = 3, Threads = 2, Durable = false };

    [Fact]
    public void The_same_options_give_the_same_bytes_on_one_thread_and_on_four()
    {
        using var folder = new TemporaryFolder();
        SampleLake.Write(folder["one", "lake"], Small with { Threads = 1 }, null, TestContext.Current.CancellationToken);
        SampleLake.Write(folder["four", "lake"], Small with { Threads = 4 }, null, TestContext.Current.CancellationToken);
        Assert.Equal(Hashes(folder["one"]), Hashes(folder["four"]));
        Assert.Equal(3 + 1 + 1, Hashes(folder["one"]).Count);
    }

    [Fact]
    public void Another_seed_gives_another_lake()
    {
        using var folder = new TemporaryFolder();
        var options = Small with { Customers = 200 };
        SampleLake.Write(folder["a", "lake"], options, null, TestContext.Current.CancellationToken);
        SampleLake.Write(folder["b", "lake"], options with { Seed = 2 }, null, TestContext.Current.CancellationToken);
        Assert.Empty(Hashes(folder["a"]).Values.Intersect(Hashes(folder["b"]).Values));
    }

    [Fact]
    public void Who_churned_is_in_no_later_snapshot_and_was_in_the_one_before()
    {
        using var folder = new TemporaryFolder();
        SampleLake.Write(folder["lake"], Small with { Customers = 3000 }, null, TestContext.Current.CancellationToken);
        var churned = Read(folder["lake", "outcomes", "outcomes.parquet"], "outcome", "outcome_date")
            .Where(row => row.First == "churned").ToDictionary(row => row.Id, row => row.Second);
        Assert.NotEmpty(churned);
        var before = new Dictionary<string, DateOnly>();
        foreach (var date in (Small with { Customers = 3000 }).Dates)
        {
            foreach (var row in Read(Snapshot(folder, date), "segment", "joined_on"))
            {
                Assert.False(churned.TryGetValue(row.Id, out var left) && left <= date, row.Id);
                before[row.Id] = date;
            }
        }

        Assert.All(churned, pair => Assert.InRange(pair.Value.DayNumber - before[pair.Key].DayNumber, 1, 31));
    }

    [Fact]
    public void Customers_join_each_month_and_no_id_repeats_within_a_date()
    {
        using var folder = new TemporaryFolder();
        var options = Small with { Customers = 1000 };
        var written = SampleLake.Write(folder["lake"], options, null, TestContext.Current.CancellationToken);
        var rows = 0;
        var known = new HashSet<string>();
        foreach (var date in options.Dates)
        {
            var ids = Read(Snapshot(folder, date), "segment", "joined_on").Select(row => row.Id).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
            Assert.Equal(known.Count == 0 ? 1025 : 25, ids.Count(known.Add));
            rows += ids.Count;
        }

        Assert.Equal((3, rows), (written.Snapshots, written.Rows));
    }

    [Fact]
    public void A_lake_that_is_there_is_not_written_over()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["lake", "snapshots"]);
        var problem = Assert.Throws<InputException>(() => SampleLake.Write(folder["lake"], Small, null, TestContext.Current.CancellationToken));
        Assert.Contains("a lake that is there already", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder["lake", "snapshots"]));
    }

    [Fact]
    public void Every_option_that_can_not_be_is_named_at_once()
    {
        using var folder = new TemporaryFolder();
        var options = Small with { Customers = 0, Months = 0, LastDate = new DateOnly(2026, 6, 29) };
        var problem = Assert.Throws<InputException>(() => SampleLake.Write(folder["lake"], options, null, TestContext.Current.CancellationToken));
        Assert.Equal(["sample, customers", "sample, months", "sample, last date"], problem.Problems.Select(found => found.Where));
    }

    [Fact]
    public void A_run_that_is_stopped_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SampleLake.Write(folder["lake"], Small, null, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static string Snapshot(TemporaryFolder folder, DateOnly date) =>
        folder["lake", "snapshots", FormattableString.Invariant($"snapshot_date={date:yyyy-MM-dd}"), "part-0.parquet"];

    private static SortedDictionary<string, string> Hashes(string folder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            hashes.Add(Path.GetRelativePath(folder, file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        }

        return hashes;
    }

    private static List<(string Id, string First, DateOnly Second)> Read(string path, string text, string date)
    {
        ColumnRequest[] columns = [new("customer_id", ColumnForm.Text), new(text, ColumnForm.Text), new(date, ColumnForm.Date)];
        var rows = new List<(string, string, DateOnly)>();
        using var source = ParquetSource.Open(path);
        var batch = new ColumnBatch(columns, 4096);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, columns);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    rows.Add((
                        System.Text.Encoding.UTF8.GetString(batch.Text(0)[row]),
                        System.Text.Encoding.UTF8.GetString(batch.Text(1)[row]),
                        new DateOnly(1970, 1, 1).AddDays(batch.Date(2).Values[row])));
                }
            }
        }

        return rows;
    }
}
