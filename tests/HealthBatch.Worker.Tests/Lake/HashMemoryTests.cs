using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Tests.Lake;

public sealed class HashMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Memory => _folder["memory/hashes.txt"];

    [Fact]
    public void A_file_that_nobody_touched_is_not_read_again()
    {
        var file = Rested("a", "first");
        var hash = HashOf(file);

        // Other bytes under the same length and times: only who reads the file can tell.
        var (written, created) = (File.GetLastWriteTimeUtc(file.FullPath), File.GetCreationTimeUtc(file.FullPath));
        File.WriteAllText(file.FullPath, "other");
        File.SetLastWriteTimeUtc(file.FullPath, written);
        Assert.SkipWhen(File.GetCreationTimeUtc(file.FullPath) != created, "the file system does not say when files were made");

        Assert.Equal(hash, HashOf(file));
        var hashes = new FileHashes(new HashMemory(Memory), TimeProvider.System);
        hashes.DistrustMemory();
        Assert.NotEqual(hash, hashes.Of(file));
    }

    [Theory]
    [InlineData("second", 0)]
    [InlineData("other", 1)]
    public void A_file_of_another_length_or_time_is_read_again(string content, int secondsLater)
    {
        var file = Rested("a", "first");
        var hash = HashOf(file);
        var written = File.GetLastWriteTimeUtc(file.FullPath);
        File.WriteAllText(file.FullPath, content);
        File.SetLastWriteTimeUtc(file.FullPath, written.AddSeconds(secondsLater));

        Assert.NotEqual(hash, HashOf(file));
    }

    [Fact]
    public void A_file_that_was_written_moments_before_it_was_hashed_is_read_again()
    {
        File.WriteAllText(_folder["a"], "first");
        var written = File.GetLastWriteTimeUtc(_folder["a"]);
        var file = Table("a");
        var hash = HashOf(file);
        File.WriteAllText(_folder["a"], "other");
        File.SetLastWriteTimeUtc(_folder["a"], written);

        Assert.NotEqual(hash, HashOf(file));
    }

    [Fact]
    public void Files_that_are_gone_are_forgotten_and_a_garbled_memory_is_none()
    {
        var (here, gone) = (Rested("here", "1"), Rested("gone", "2"));
        HashOf(gone);
        File.Delete(gone.FullPath);
        var hash = HashOf(here);
        Assert.DoesNotContain("gone", File.ReadAllText(Memory), StringComparison.Ordinal);

        File.WriteAllText(Memory, File.ReadAllText(Memory) + "Sha256\tmany\n\nnothing");
        Assert.Equal(hash, HashOf(here));
        File.WriteAllText(Memory, "something else");
        Assert.Equal(hash, HashOf(here));
    }

    [Fact]
    public void A_memory_that_a_power_cut_cut_short_counts_for_nothing()
    {
        var file = Rested("a", "first");
        var hash = HashOf(file);
        var (written, created) = (File.GetLastWriteTimeUtc(file.FullPath), File.GetCreationTimeUtc(file.FullPath));
        File.WriteAllText(file.FullPath, "other");
        File.SetLastWriteTimeUtc(file.FullPath, written);
        Assert.SkipWhen(File.GetCreationTimeUtc(file.FullPath) != created, "the file system does not say when files were made");
        File.WriteAllLines(Memory, File.ReadAllLines(Memory)[..^1]);

        Assert.NotEqual(hash, HashOf(file));
    }

    [Fact]
    public void A_memory_that_cannot_be_written_does_not_stop_anybody()
    {
        var file = Rested("a", "first");
        File.WriteAllText(_folder["memory"], "a file where the folder should be");

        Assert.NotEmpty(HashOf(file));
    }

    public void Dispose() => _folder.Dispose();

    private LakeTable Rested(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        File.SetLastWriteTimeUtc(_folder[name], new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        return Table(name);
    }

    private LakeTable Table(string name) => new(_folder[name], name, (path, shown) => new LakeSettings().Codec.Open(path, shown));

    private string HashOf(ITableFile file)
    {
        var hashes = new FileHashes(new HashMemory(Memory), TimeProvider.System);
        var hash = hashes.Of(file);
        hashes.Save();
        return hash;
    }
}
