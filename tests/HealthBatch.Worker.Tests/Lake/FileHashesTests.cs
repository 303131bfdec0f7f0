using System.Security.Cryptography;
using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Tests.Lake;

public sealed class FileHashesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileHashes _hashes = new(null, TimeProvider.System);

    [Fact]
    public void Files_that_are_hashed_beside_have_the_hash_of_their_bytes()
    {
        ITableFile[] files = [File("a", 300_000), File("b", 0), File("c", 1)];

        using var hashing = _hashes.ReadBeside(files, HashKind.Sha256, TestContext.Current.CancellationToken);
        hashing.Wait();

        Assert.All(files, file => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(_folder[file.Path]))), _hashes.Of(file)));
    }

    [Fact]
    public void A_file_that_changes_after_hashing_began_is_named()
    {
        ITableFile[] files = [File("a", 10), File("b", 10)];
        using var hashing = _hashes.ReadBeside(files, HashKind.Fingerprint, TestContext.Current.CancellationToken);
        hashing.Wait();
        _hashes.MustBeUnchanged(files);

        System.IO.File.AppendAllText(_folder["b"], "more");

        Assert.StartsWith("b changed", Assert.Throws<IOException>(() => _hashes.MustBeUnchanged(files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_wrong_beside_is_thrown_to_who_waits()
    {
        var file = File("a", 10);
        System.IO.File.Delete(_folder["a"]);
        Directory.CreateDirectory(_folder["a"]);

        Assert.ThrowsAny<Exception>(() =>
        {
            using var hashing = _hashes.ReadBeside([file], HashKind.Sha256, TestContext.Current.CancellationToken);
            hashing.Wait();
        });
    }

    [Fact]
    public async Task Who_gives_hashing_up_or_is_stopped_need_not_wait_for_it()
    {
        var large = File("large", 0);
        using (var sparse = System.IO.File.OpenHandle(_folder["large"], FileMode.Open, FileAccess.Write))
        {
            // Minutes of hashing, no bytes on the disk.
            RandomAccess.SetLength(sparse, 1L << 38);
        }

        _hashes.ReadBeside([large], HashKind.Sha256, TestContext.Current.CancellationToken).Dispose();

        using var stop = new CancellationTokenSource();
        using var hashing = _hashes.ReadBeside([large], HashKind.Sha256, stop.Token);
        await stop.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(hashing.Wait);
    }

    public void Dispose() => _folder.Dispose();

    private ITableFile File(string name, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        System.IO.File.WriteAllBytes(_folder[name], bytes);
        return LakeFolder.Open(new LakeSettings { Root = _folder.Path }).Table(_folder[name]);
    }
}
