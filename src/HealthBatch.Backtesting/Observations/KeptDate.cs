using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// What is known of a date's scored rows without reading them. In a stream: a mark with the layout's version, the length of this head, the head, its hash; then the blocks
/// of <see cref="KeptBlock"/> with theirs. Numbers are little-endian, as they lie in memory.
/// </summary>
internal sealed record KeptDate
{
    private const ulong Mark = 0x3130_4554_4144_4248; // "HBDATE01"
    private const int MostHead = 1 << 24;
    private const int HashLength = 22;

    public required int Rows { get; init; }

    public required int Blocks { get; init; }

    public required bool HasAmounts { get; init; }

    public required bool HasKnownAt { get; init; }

    public required bool HasTreated { get; init; }

    public required long KnownLater { get; init; }

    public required IReadOnlyList<string> Metrics { get; init; }

    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>By file of the snapshot.</summary>
    public required IReadOnlyList<long> FileRows { get; init; }

    public required ScoringCounts Counts { get; init; }

    /// <summary>Reads a head; null where the stream holds none, or another than was written.</summary>
    public static KeptDate? Read(Stream stream)
    {
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (reader.ReadUInt64() != Mark || reader.ReadInt32() is not (> 0 and <= MostHead and var length))
            {
                return null;
            }

            var head = reader.ReadBytes(length);
            return head.Length == length && reader.ReadString() == Hash(head) ? Parse(head) : null;
        }
        catch (Exception problem) when (problem is IOException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Reads what follows a head: the blocks and notes; null where that is not what was written.</summary>
    public static byte[]? Body(IScoredDateStore store, Snapshot snapshot, KeptDate head)
    {
        try
        {
            using var stream = store.Open(snapshot);
            if (stream is null || Read(stream)?.Rows != head.Rows)
            {
                return null;
            }

            // The hash at the end is a text of 21 letters behind its length.
            var body = new byte[stream.Length - stream.Position];
            stream.ReadExactly(body);
            using var end = new BinaryReader(new MemoryStream(body, Math.Max(0, body.Length - HashLength), Math.Min(body.Length, HashLength)), Encoding.UTF8);
            return end.ReadString() == Hash(body.AsSpan(0, body.Length - HashLength)) ? body : null;
        }
        catch (Exception problem) when (problem is IOException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Writes the head.</summary>
    public void Write(Stream stream)
    {
        using var bytes = new MemoryStream();
        using (var head = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            head.Write(Rows);
            head.Write(Blocks);
            head.Write(HasAmounts);
            head.Write(HasKnownAt);
            head.Write(HasTreated);
            head.Write(KnownLater);
            Write(head, Metrics, head.Write);
            Write(head, Segments, head.Write);
            Write(head, FileRows, head.Write);
            long[] counts = [Counts.Rows, Counts.Unscored, Counts.ExistingInvalid, .. Counts.Missing, .. Counts.Invalid, .. Counts.Stale, .. Counts.Clipped];
            Write(head, counts, head.Write);
        }

        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Mark);
        writer.Write((int)bytes.Length);
        writer.Write(bytes.ToArray());
        writer.Write(Hash(bytes.ToArray()));
    }

    /// <summary>The hash that guards against bytes that changed by accident.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        using var hasher = new ContentHasher(HashKind.Fingerprint);
        hasher.Append(bytes);
        return hasher.Finish();
    }

    private static void Write<T>(BinaryWriter writer, IReadOnlyList<T> values, Action<T> write)
    {
        writer.Write(values.Count);
        foreach (var value in values)
        {
            write(value);
        }
    }

    private static KeptDate Parse(byte[] head)
    {
        using var reader = new BinaryReader(new MemoryStream(head), Encoding.UTF8);
        T[] List<T>(Func<T> read) => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => read())];
        var (rows, blocks) = (reader.ReadInt32(), reader.ReadInt32());
        var (amounts, knownAt, treated, later) = (reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadInt64());
        var (metrics, segments, files, values) = (List(reader.ReadString), List(reader.ReadString), List(reader.ReadInt64), List(reader.ReadInt64));
        var counts = new ScoringCounts(metrics.Length) { Rows = values[0], Unscored = values[1], ExistingInvalid = values[2] };
        foreach (var (place, target) in new[] { counts.Missing, counts.Invalid, counts.Stale, counts.Clipped }.Index())
        {
            values.AsSpan(3 + (place * metrics.Length), metrics.Length).CopyTo(target);
        }

        return new KeptDate
        {
            Rows = rows,
            Blocks = blocks,
            HasAmounts = amounts,
            HasKnownAt = knownAt,
            HasTreated = treated,
            KnownLater = later,
            Metrics = metrics,
            Segments = segments,
            FileRows = files,
            Counts = counts,
        };
    }
}
