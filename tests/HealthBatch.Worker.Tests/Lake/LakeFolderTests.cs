using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Tests.Lake;

public sealed class LakeFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Snapshots_come_by_date_and_their_files_by_name()
    {
        Touch("snapshots/snapshot_date=2026-02-28/part-1.parquet");
        Touch("snapshots/snapshot_date=2026-01-31/b.parquet");
        Touch("snapshots/snapshot_date=2026-01-31/a.parquet");

        var snapshots = Lake().Snapshots();

        Assert.Equal([new DateOnly(2026, 1, 31), new DateOnly(2026, 2, 28)], snapshots.Select(snapshot => snapshot.AsOf));
        Assert.Equal(
            ["snapshots/snapshot_date=2026-01-31/a.parquet", "snapshots/snapshot_date=2026-01-31/b.parquet"],
            snapshots[0].Files.Select(file => file.Path));
    }

    [Fact]
    public void Markers_and_hidden_names_are_passed_over()
    {
        Touch("snapshots/snapshot_date=2026-01-31/a.parquet");
        Touch("snapshots/snapshot_date=2026-01-31/_SUCCESS");
        Touch("snapshots/snapshot_date=2026-01-31/.a.parquet.crc");
        Touch("snapshots/_temporary/snapshot_date=2026-09-99/a.parquet");
        Touch("snapshots/.DS_Store");

        Assert.Single(Assert.Single(Lake().Snapshots()).Files);
    }

    [Fact]
    public void Everything_in_the_wrong_place_is_named_at_once()
    {
        Touch("snapshots/snapshot_date=2026-02-30/a.parquet");
        Touch("snapshots/snapshot_date=2026-03-31/a.csv");
        Touch("snapshots/snapshot_date=2026-04-30/deeper/a.parquet");
        Touch("snapshots/loose.parquet");
        Directory.CreateDirectory(_folder["snapshots", "snapshot_date=2026-05-31"]);

        Assert.Equal(
            [
                "snapshots/loose.parquet",
                "snapshots/snapshot_date=2026-02-30",
                "snapshots/snapshot_date=2026-03-31/a.csv",
                "snapshots/snapshot_date=2026-04-30/deeper",
                "snapshots/snapshot_date=2026-05-31",
            ],
            Problems(() => Lake().Snapshots()).Select(problem => problem.Where));
    }

    [Fact]
    public void A_missing_lake_an_empty_lake_and_an_empty_snapshot_folder_are_told_apart()
    {
        var missing = new LakeFolder(new LakeSettings { Root = _folder["nowhere"] }, Never);
        Assert.Equal((_folder["nowhere"], "no such folder"), Found(Problems(() => missing.Snapshots())));
        Assert.Equal(("snapshots", "no such folder"), Found(Problems(() => Lake().Snapshots())));
        Directory.CreateDirectory(_folder["snapshots"]);
        Assert.Equal(("snapshots", "an empty folder"), Found(Problems(() => Lake().Snapshots())));
    }

    [Fact]
    public void Outcomes_are_a_folder_or_one_file()
    {
        Touch("outcomes/a.parquet");
        Touch("outcomes/b.parquet");

        Assert.Equal(["outcomes/a.parquet", "outcomes/b.parquet"], Lake().Outcomes().Select(file => file.Path));
        Assert.Equal("outcomes/b.parquet", Assert.Single(Lake("outcomes/b.parquet").Outcomes()).Path);
        Assert.Equal(_folder["outcomes", "a.parquet"], Assert.Single(new LakeFolder(
            new LakeSettings { Root = _folder["elsewhere"], Outcomes = _folder["outcomes", "a.parquet"] }, Never).Outcomes()).Path);
        Assert.Equal(("none", "no such folder or file"), Found(Problems(() => Lake("none").Outcomes())));
    }

    public void Dispose() => _folder.Dispose();

    private static IColumnSource Never(string path, string shown) => throw new InvalidOperationException("discovery opens no file");

    private static IReadOnlyList<InputProblem> Problems(Action look) => Assert.Throws<InputException>(look).Problems;

    private static (string Where, string Found) Found(IReadOnlyList<InputProblem> problems) => (Assert.Single(problems).Where, problems[0].Found);

    private LakeFolder Lake(string outcomes = "outcomes") => new(new LakeSettings { Root = _folder.Path, Outcomes = outcomes }, Never);

    private void Touch(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], []);
    }
}
