using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Makes room for the text of a batch.</summary>
internal static class TextRoom
{
    /// <summary>The bytes behind those asked for that a wide copy may overwrite.</summary>
    private static readonly int Wide = Vector512<byte>.Count;

    /// <summary>
    /// Makes a column hold that many bytes of text. Room grows twofold, so that a batch of growing texts is not copied again and again, and from half of
    /// the limit on goes to the limit at once, so that what is copied and its copy never take more than one and a half of it.
    /// </summary>
    /// <exception cref="MalformedException">That is more than the limit.</exception>
    public static void Reserve(TextColumn target, long length, int limit)
    {
        if (length > limit)
        {
            throw new MalformedException($"{length} bytes of text in one batch", $"at most {limit}: read fewer rows at a time");
        }

        if (target.Bytes.Length < length + Wide)
        {
            target.Reserve((int)Math.Min(Array.MaxLength, (length > limit / 2 ? limit : length) + Wide));
        }
    }
}
