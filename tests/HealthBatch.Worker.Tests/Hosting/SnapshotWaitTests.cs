using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Hosting;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;
using NSubstitute;

namespace HealthBatch.Worker.Tests.Hosting;

public sealed class SnapshotWaitTests : IDisposable
{
    private static readonly DateTimeOffset Night = new(2026, 2, 1, 0, 30, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly InstantTime _time = new(Night);
    private readonly Dictionary<string, long> _rows = [];

    [Theory]
    [InlineData("2026-02-01", "2026-02-01", "2026-01-31", "2026-01-31")]
    [InlineData("2026-02-15", "2026-02-15", "2026-02-14", "2026-01-31")]
    public void A_night_is_about_a_day_of_its_own_time_zone(string day, string today, string yesterday, string monthEnd)
    {
        var date = DateOnly.Parse(day, null);

        Assert.Equal(today, SnapshotWait.Expected(ExpectedSnapshot.Today, date).ToString("yyyy-MM-dd", null));
        Assert.Equal(yesterday, SnapshotWait.Expected(ExpectedSnapshot.Yesterday, date).ToString("yyyy-MM-dd", null));
        Assert.Equal(monthEnd, SnapshotWait.Expected(ExpectedSnapshot.MonthEnd, date).ToString("yyyy-MM-dd", null));
    }

    [Fact]
    public async Task A_snapshot_that_never_comes_fails_when_the_time_is_up()
    {
        Add("2025-12-31", 100);

        var problem = await ProblemAsync(Wait());

        Assert.Equal(("snapshots/snapshot_date=2026-01-31", "no such folder"), (problem.Where, problem.Found));
        Assert.Equal(Night.AddMinutes(120), _time.GetUtcNow());
    }

    [Fact]
    public async Task A_snapshot_with_too_few_rows_is_still_being_written()
    {
        Add("2025-12-31", 100);
        Add("2026-01-31", 49);

        Assert.Equal("49 rows, fewer than 50", (await ProblemAsync(Wait())).Found);
    }

    [Fact]
    public async Task A_snapshot_without_its_marker_is_still_being_written()
    {
        Add("2026-01-31", 100);

        Assert.Equal("no _SUCCESS in it", (await ProblemAsync(Wait("_SUCCESS"))).Found);
    }

    [Fact]
    public async Task A_whole_snapshot_is_not_waited_for()
    {
        Add("2025-12-31", 100);
        Add("2026-01-31", 50);
        File.WriteAllText(_folder["snapshots", "snapshot_date=2026-01-31", "_SUCCESS"], "");

        await Waiting(Wait("_SUCCESS"));

        Assert.Equal(Night, _time.GetUtcNow());
    }

    public void Dispose() => _folder.Dispose();

    private static WaitSettings Wait(string? marker = null) =>
        new(ExpectedSnapshot.Yesterday, marker, LeastRowPercent: 50, TimeSpan.FromMinutes(120), TimeSpan.FromMinutes(1));

    private async Task<InputProblem> ProblemAsync(WaitSettings wait) => Assert.Single((await Assert.ThrowsAsync<InputException>(() => Waiting(wait))).Problems);

    // Half past midnight in Greenwich is half past one in Copenhagen: the night of 1 February, about 31 January.
    private Task Waiting(WaitSettings wait) => new SnapshotWait(new LakeFolder(new LakeSettings { Root = _folder.Path }, Open), _time).UntilThere(
        new ScheduleSettings("card", "0 30 1 * * ?", TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen"), wait), TestContext.Current.CancellationToken);

    private IColumnSource Open(string path, string shown)
    {
        var source = Substitute.For<IColumnSource>();
        source.RowCount.Returns(_rows[path]);
        return source;
    }

    private void Add(string date, long rows)
    {
        var file = _folder["snapshots", $"snapshot_date={date}", "part-0.parquet"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, []);
        _rows[file] = rows;
    }
}
