using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace HealthBatch.Columns;

/// <summary>What the bytes of a file are known by.</summary>
public enum HashKind
{
    /// <summary>Nothing: an empty text.</summary>
    None,

    /// <summary>SHA-256: nobody can make other bytes with the same hash.</summary>
    Sha256,

    /// <summary>XXH3 of 64 bits: as fast as memory gives the bytes; tells changes by accident from each other, not by intent.</summary>
    Fingerprint,
}

/// <summary>Works out a hash of bytes that come piece by piece. Not thread-safe.</summary>
public sealed class ContentHasher : IDisposable
{
    /// <summary>What stands before the hexadecimal digits of a fingerprint, so that nobody takes one for a SHA-256.</summary>
    public const string FingerprintPrefix = "xxh3:";

    private readonly IncrementalHash? _sha256;
    private readonly XxHash3? _fingerprint;

    /// <summary>Starts a hash.</summary>
    public ContentHasher(HashKind kind)
    {
        _sha256 = kind == HashKind.Sha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        _fingerprint = kind == HashKind.Fingerprint ? new XxHash3() : null;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256?.AppendData(bytes);
        _fingerprint?.Append(bytes);
    }

    /// <summary>The hash of everything: lower-case hexadecimal, a fingerprint with its prefix. Call it once.</summary>
    public string Finish() => _sha256 is not null
        ? Convert.ToHexStringLower(_sha256.GetHashAndReset())
        : _fingerprint is not null ? string.Create(CultureInfo.InvariantCulture, $"{FingerprintPrefix}{_fingerprint.GetCurrentHashAsUInt64():x16}") : string.Empty;

    /// <inheritdoc />
    public void Dispose() => _sha256?.Dispose();
}
