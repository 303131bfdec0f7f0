using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Lake;

namespace HealthBatch.Worker.Tests.Lake;

public sealed class ScoredDateCacheTests : IDisposable
{
    private static readonly DateOnly January = new(2026, 1, 31);
    private static readonly DateOnly February = new(2026, 2, 28);
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal) { ["a"] = "1", ["b"] = "2", ["c"] = "3" };

    [Fact]
    public void What_was_kept_comes_back_while_files_and_settings_are_the_same()
    {
        Keep(Cache(), January, "rows");

        Assert.Equal("rows", Read(Cache(), January));
        Assert.Null(Read(Cache(), February));
        Assert.Null(Read(Cache("other settings"), January));
        Assert.Empty(Cache().Notices);
    }

    [Fact]
    public void A_changed_file_drops_its_date_and_is_named()
    {
        Keep(Cache(), January, "rows");
        Keep(Cache(), February, "more rows");
        _hashes["b"] = "changed";
        var cache = Cache();

        Assert.Null(Read(cache, January));
        Assert.Equal([(January, "b")], cache.Changed);
        Assert.Equal(["2026-01-31 is read again: b has changed since the last backtest."], cache.Notices);
        Assert.Equal("more rows", Read(cache, February));

        Keep(cache, January, "new rows");
        Assert.Equal("new rows", Read(Cache(), January));
        Assert.Equal(2, Directory.GetFiles(_folder["cache"]).Length);
    }

    [Fact]
    public void Other_settings_are_no_change_of_files()
    {
        Keep(Cache(), January, "rows");
        var cache = Cache("other settings");

        Assert.Null(Read(cache, January));
        Assert.Empty(cache.Changed);
    }

    [Fact]
    public void Dates_without_a_snapshot_go()
    {
        Keep(Cache(), January, "rows");
        Keep(Cache(), February, "rows");
        Cache().Prune([February]);

        Assert.Null(Read(Cache(), January));
        Assert.Equal("rows", Read(Cache(), February));
    }

    [Fact]
    public void Where_nothing_can_be_written_that_is_said_and_survived()
    {
        File.WriteAllText(_folder["cache"], "a file where the folder should be");
        var cache = Cache();
        Keep(cache, January, "rows");
        cache.Prune([January]);

        Assert.Null(Read(cache, January));
        Assert.StartsWith("Nothing is kept for the next run: ", Assert.Single(cache.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_keep_the_same_date_at_once_leave_one_whole_file()
    {
        Parallel.For(0, 32, i =>
        {
            // Two of one process never share a scorecard: the run's lock sees to that. Those of several processes differ in the temporary name.
            if (i % 2 == 0)
            {
                lock (_hashes)
                {
                    Keep(Cache(), January, new string('r', 100_000));
                }
            }
            else if (Read(Cache(), January) is { } read)
            {
                Assert.Equal(100_000, read.Length);
            }
        });

        Assert.Equal(100_000, Read(Cache(), January)!.Length);
        Assert.Single(Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void A_file_without_its_head_is_damaged()
    {
        Keep(Cache(), January, "rows");
        File.WriteAllBytes(Directory.GetFiles(_folder["cache"]).Single(), [200]);
        var cache = Cache();

        Assert.Null(Read(cache, January));
        Assert.Equal(["1 of the kept dates was damaged and is read again."], cache.Notices);
    }

    public void Dispose() => _folder.Dispose();

    private static string? Read(ScoredDateCache cache, DateOnly date)
    {
        using var stream = cache.Open(Snapshot(date));
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }

    private static void Keep(ScoredDateCache cache, DateOnly date, string content) => cache.Keep(Snapshot(date), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)));

    private static Snapshot Snapshot(DateOnly date) => new(date, date == January ? [new Named("a"), new Named("b")] : [new Named("c")]);

    private ScoredDateCache Cache(string settings = "settings") => new(_folder["cache"], settings, file => _hashes[file.Path]);

    private sealed class Named(string path) : ITableFile
    {
        public string Path => path;

        public IColumnSource Open() => throw new NotSupportedException();
    }
}
