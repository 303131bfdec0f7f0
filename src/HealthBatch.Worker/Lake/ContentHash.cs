using System.Security.Cryptography;

namespace HealthBatch.Worker.Lake;

/// <summary>What a file is known by: lower-case hexadecimal SHA-256 of its bytes.</summary>
internal static class ContentHash
{
    /// <summary>The hash of a file's bytes.</summary>
    public static string OfFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The hash of bytes at hand.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
