using System.Buffers;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// One growing buffer for pages. Common sizes come from the shared pool; large ones are made to measure, so that a page of 40 MB doesn't take 64, and
/// are the file's to use again.
/// Behind the bytes asked for there are always <see cref="Slack"/> more, so that wide loads need not look where they end.
/// </summary>
/// <param name="large">The file's large buffers.</param>
internal sealed class PageBuffer(PagePool large) : IDisposable
{
    /// <summary>The bytes behind those asked for: the widest load.</summary>
    public const int Slack = 64;

    /// <summary>Longer buffers are the file's own, and are counted.</summary>
    public const int LargestPooled = 4 << 20;

    private bool _pooled;

    /// <summary>The buffer; what it holds is up to its user.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Makes the buffer hold that many bytes, and keeps the first ones of what it holds now.</summary>
    public void Grow(int length, int kept)
    {
        if (Bytes.Length >= length + Slack)
        {
            return;
        }

        var pooled = length + Slack <= LargestPooled;
        var grown = pooled ? ArrayPool<byte>.Shared.Rent(length + Slack) : large.Rent(length + Slack);
        Bytes.AsSpan(0, kept).CopyTo(grown);
        Dispose();
        (Bytes, _pooled) = (grown, pooled);
    }

    /// <summary>Gives the buffer back; it can grow again.</summary>
    public void Dispose()
    {
        if (_pooled)
        {
            ArrayPool<byte>.Shared.Return(Bytes);
        }
        else if (Bytes.Length > 0)
        {
            large.Return(Bytes);
        }

        (Bytes, _pooled) = ([], false);
    }
}
