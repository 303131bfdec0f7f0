using HealthBatch.Testing;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Tests.Publishing;

public sealed class PendingFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Nothing_is_there_until_all_of_it_is()
    {
        using var pending = new PendingFolder(_folder["reports", "backtest"], Durability.Full);
        File.WriteAllText(Path.Combine(pending.Path, "report.json"), "{}");
        Assert.False(Directory.Exists(_folder["reports", "backtest"]));

        pending.Publish();

        Assert.Equal(["report.json"], Directory.GetFileSystemEntries(_folder["reports", "backtest"]).Select(Path.GetFileName));
        Assert.Equal(["backtest"], Directory.GetFileSystemEntries(_folder["reports"]).Select(Path.GetFileName));
    }

    [Fact]
    public void An_abandoned_folder_leaves_nothing_behind_the_folders_on_the_way_included()
    {
        using (var pending = new PendingFolder(_folder["reports", "b2b-saas", "backtest"], Durability.Full))
        {
            File.WriteAllText(Path.Combine(pending.Path, "report.json"), "{}");
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_abandoned_folder_leaves_the_folders_that_were_there_before()
    {
        Directory.CreateDirectory(_folder["reports"]);

        new PendingFolder(_folder["reports", "b2b-saas", "backtest"], Durability.Fast).Dispose();

        Assert.Equal(["reports"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["reports"]));
    }

    [Fact]
    public void A_folder_replaces_the_one_before_it_as_a_whole()
    {
        Directory.CreateDirectory(_folder["report"]);
        File.WriteAllText(_folder["report", "old.json"], "{}");
        using var pending = new PendingFolder(_folder["report"], Durability.Full);
        File.WriteAllText(Path.Combine(pending.Path, "new.json"), "{}");

        pending.Publish();

        Assert.Equal(["new.json"], Directory.GetFileSystemEntries(_folder["report"]).Select(Path.GetFileName));
        Assert.Equal(["report"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
