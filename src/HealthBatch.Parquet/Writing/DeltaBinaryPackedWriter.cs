namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Writes integers as the format's DELTA_BINARY_PACKED: the first value, then blocks of 128 differences, each the smallest of its block plus
/// four packed runs of 32. Differences wrap around at the type's own width, as the format asks.
/// </summary>
internal static class DeltaBinaryPackedWriter
{
    private const int Block = 128, Miniblocks = 4, Miniblock = Block / Miniblocks;

    public static void Write(ByteBuffer target, ReadOnlySpan<long> values)
    {
        Header(target, values.Length, values.IsEmpty ? 0 : values[0]);
        Span<long> deltas = stackalloc long[Block];
        for (var start = 1; start < values.Length; start += Block)
        {
            var count = Math.Min(Block, values.Length - start);
            var least = long.MaxValue;
            for (var i = 0; i < count; i++)
            {
                var delta = unchecked(values[start + i] - values[start + i - 1]);
                deltas[i] = delta;
                least = Math.Min(least, delta);
            }

            WriteBlock(target, deltas[..count], least, ulong.MaxValue);
        }
    }

    /// <summary>The same for 32-bit values that travel widened.</summary>
    public static void WriteNarrow(ByteBuffer target, ReadOnlySpan<long> values)
    {
        Header(target, values.Length, values.IsEmpty ? 0 : values[0]);
        Span<long> deltas = stackalloc long[Block];
        for (var start = 1; start < values.Length; start += Block)
        {
            var count = Math.Min(Block, values.Length - start);
            var least = long.MaxValue;
            for (var i = 0; i < count; i++)
            {
                var delta = unchecked((int)(values[start + i] - values[start + i - 1]));
                deltas[i] = delta;
                least = Math.Min(least, delta);
            }

            WriteBlock(target, deltas[..count], least, uint.MaxValue);
        }
    }

    private static void Header(ByteBuffer target, int count, long first)
    {
        target.AppendVarint(Block);
        target.AppendVarint(Miniblocks);
        target.AppendVarint((ulong)count);
        target.AppendZigzag(first);
    }

    private static void WriteBlock(ByteBuffer target, ReadOnlySpan<long> deltas, long least, ulong mask)
    {
        Span<ulong> excess = stackalloc ulong[Block];
        for (var i = 0; i < deltas.Length; i++)
        {
            excess[i] = unchecked((ulong)(deltas[i] - least)) & mask;
        }

        excess[deltas.Length..].Clear();
        target.AppendZigzag(least);
        Span<byte> widths = stackalloc byte[Miniblocks];
        var used = (deltas.Length + Miniblock - 1) / Miniblock;
        for (var m = 0; m < used; m++)
        {
            ulong all = 0;
            foreach (var value in excess.Slice(m * Miniblock, Miniblock))
            {
                all |= value;
            }

            widths[m] = (byte)(64 - System.Numerics.BitOperations.LeadingZeroCount(all));
        }

        widths[used..].Clear();
        target.Append(widths);
        for (var m = 0; m < used; m++)
        {
            var length = widths[m] * (Miniblock / 8);
            BitPacker.PackWide(excess.Slice(m * Miniblock, Miniblock), widths[m], target.Reserve(length));
            target.Advance(length);
        }
    }
}
