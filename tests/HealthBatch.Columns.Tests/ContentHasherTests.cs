using System.Security.Cryptography;
using System.Text;

namespace HealthBatch.Columns.Tests;

public sealed class ContentHasherTests
{
    // What the reference implementation's own command line tool prints (xxhsum -H3).
    [Theory]
    [InlineData("", "2d06800538d394c2")]
    [InlineData("a", "e6c632b61e964e1f")]
    [InlineData("abc", "78af5f94892f3950")]
    [InlineData("The quick brown fox jumps over the lazy dog", "ce7d19a5418fb365")]
    public void A_fingerprint_is_the_published_one_of_XXH3(string text, string expected) =>
        Assert.Equal(ContentHasher.FingerprintPrefix + expected, Hash(HashKind.Fingerprint, Encoding.UTF8.GetBytes(text), int.MaxValue));

    [Theory]
    [InlineData(HashKind.Fingerprint)]
    [InlineData(HashKind.Sha256)]
    public void A_hash_does_not_depend_on_the_pieces_in_which_the_bytes_come(HashKind kind)
    {
        var bytes = new byte[1000];
        new Random(7).NextBytes(bytes);
        var whole = Hash(kind, bytes, int.MaxValue);
        foreach (var piece in new[] { 1, 3, 7, 31, 32, 33, 64, 100, 999 })
        {
            Assert.Equal(whole, Hash(kind, bytes, piece));
        }
    }

    [Fact]
    public void A_SHA_256_has_no_prefix()
    {
        var bytes = "some bytes"u8.ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Hash(HashKind.Sha256, bytes, 4));
    }

    [Fact]
    public void Nothing_is_worked_out_where_nothing_is_asked_for() => Assert.Equal("", Hash(HashKind.None, [1, 2, 3], 2));

    [Fact]
    public void A_single_changed_bit_changes_the_fingerprint()
    {
        var bytes = new byte[200];
        var hashes = new HashSet<string> { Hash(HashKind.Fingerprint, bytes, 64) };
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.True(hashes.Add(Hash(HashKind.Fingerprint, bytes, 64)));
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    private static string Hash(HashKind kind, byte[] bytes, int piece)
    {
        using var hasher = new ContentHasher(kind);
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
        {
            hasher.Append(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        }

        return hasher.Finish();
    }
}
