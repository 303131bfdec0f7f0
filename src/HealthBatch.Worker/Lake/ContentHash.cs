using System.Buffers;
using System.Security.Cryptography;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Lake;

/// <summary>What a file is known by: lower-case hexadecimal SHA-256 of its bytes, or a fingerprint with its prefix.</summary>
internal static class ContentHash
{
    /// <summary>The bytes that are read at once: they stay in the second-level cache until they are hashed.</summary>
    private const int Piece = 128 << 10;

    /// <summary>The hash of a file's bytes.</summary>
    public static string OfFile(string path, HashKind kind = HashKind.Sha256, CancellationToken cancellation = default)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var hash = new ContentHasher(kind);
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            long at = 0;
            for (int read; (read = RandomAccess.Read(file, piece.AsSpan(0, Piece), at)) > 0; at += read)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.Append(piece.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return hash.Finish();
    }

    /// <summary>The SHA-256 of bytes at hand.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
