namespace HealthBatch.Parquet.Encodings;

/// <summary>Joins the streams of BYTE_STREAM_SPLIT: the first byte of every value, then the second of every value, and so on.</summary>
internal static class ByteStreams
{
    /// <summary>Makes the next values: with vectors as far as they reach, the rest plainly.</summary>
    /// <param name="streams">Every stream's bytes, one stream after the other.</param>
    /// <param name="count">The bytes of a stream.</param>
    /// <param name="first">The first value to make.</param>
    /// <param name="width">The bytes of a value.</param>
    /// <param name="target">The values' bytes; there are as many values in the streams.</param>
    public static void Join(ReadOnlySpan<byte> streams, int count, int first, int width, Span<byte> target)
    {
        var done = VectorTranspose.Supports(width) ? VectorTranspose.Transpose(streams, count, first, width, target) : 0;
        JoinPlainly(streams, count, first + done, width, target[(done * width)..]);
    }

    /// <summary>The same value by value, which <see cref="VectorTranspose"/> must equal.</summary>
    public static void JoinPlainly(ReadOnlySpan<byte> streams, int count, int first, int width, Span<byte> target)
    {
        for (var stream = 0; stream < width; stream++)
        {
            var source = streams.Slice((stream * count) + first, target.Length / width);
            for (var i = 0; i < source.Length; i++)
            {
                target[(i * width) + stream] = source[i];
            }
        }
    }
}
