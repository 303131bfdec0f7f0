using System.Runtime.InteropServices;
using System.Text;
using HealthBatch.Backtesting.Notes;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// A block's rows as they are kept: ids, score, band, segment, amount, whether known later, treatment and each metric's place on the grid, one column after the other;
/// then what was noted of single rows.
/// </summary>
internal static class KeptBlock
{
    /// <summary>The block's bytes. Its rows are scored and their customers not yet numbered.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">The rows among which it lies.</param>
    /// <param name="amounts">Whether its file says amounts.</param>
    /// <param name="later">By row of the block: whether it became known later; null where the file doesn't say.</param>
    /// <param name="treated">By row of all; null where no snapshot says.</param>
    /// <param name="metrics">How many metrics there are.</param>
    public static byte[] Write(RowBlock block, ScoredRows rows, bool amounts, bool[]? later, Treatment[]? treated, int metrics)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var range = block.FirstRow..(block.FirstRow + block.Count);
        writer.Write(block.Count);
        block.Ids.Write(writer);
        Write(writer, rows.Score.AsSpan(range));
        Write(writer, rows.Band.AsSpan(range));
        Write(writer, rows.Segment.AsSpan(range));
        writer.Write(amounts);
        Write<double>(writer, amounts ? rows.Amount.AsSpan(range) : []);
        writer.Write(later is not null);
        Write<bool>(writer, later is null ? [] : later.AsSpan(0, block.Count));
        writer.Write(treated is not null);
        Write<Treatment>(writer, treated is null ? [] : treated.AsSpan(range));
        for (var metric = 0; metric < metrics; metric++)
        {
            Write(writer, block.Places(metric));
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Fills a block, and its rows' places among all, from bytes whose hash was right.</summary>
    public static void Read(BinaryReader reader, RowBlock block, ScoredRows rows, RowNotes? notes, int metrics)
    {
        var count = reader.ReadInt32();
        block.Ids.Read(reader, count);
        var first = block.FirstRow;
        Read(reader, rows.Score.AsSpan(first, count));
        Read(reader, rows.Band.AsSpan(first, count));
        Read(reader, rows.Segment.AsSpan(first, count));
        if (reader.ReadBoolean())
        {
            Read(reader, rows.Amount is { } amounts ? amounts.AsSpan(first, count) : new double[count]);
        }
        else
        {
            rows.Amount?.AsSpan(first, count).Fill(double.NaN);
        }

        if (reader.ReadBoolean())
        {
            Read(reader, rows.LeftOutAsLater is { } later ? later.AsSpan(first, count) : new bool[count]);
        }

        if (reader.ReadBoolean())
        {
            Read(reader, notes is not null ? notes.TreatedOfAll().AsSpan(first, count) : new Treatment[count]);
        }

        for (var metric = 0; metric < metrics; metric++)
        {
            Read(reader, block.RoomFor(metric, metrics));
        }
    }

    /// <summary>Writes what was noted of a date's rows: names once, rows counted from the date's first.</summary>
    public static void WriteNotes(BinaryWriter writer, int firstRow, IReadOnlyList<OverriddenRow> overridden, IReadOnlyList<RatedRow> rated, RowNotes? notes)
    {
        Names(writer, notes?.Reasons ?? []);
        writer.Write(overridden.Count);
        foreach (var one in overridden)
        {
            writer.Write(one.Row - firstRow);
            writer.Write(one.Reason);
            writer.Write(one.BandWithout);
        }

        Names(writer, notes?.Raters ?? []);
        writer.Write(rated.Count);
        foreach (var one in rated)
        {
            writer.Write(one.Row - firstRow);
            writer.Write(one.Metric);
            writer.Write(one.Rater);
            writer.Write(one.Cell);
        }
    }

    /// <summary>Reads it back.</summary>
    public static void ReadNotes(BinaryReader reader, int firstRow, RowNotes notes)
    {
        string[] Names() => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        var (reasons, overridden) = (Names(), new List<OverriddenRow>());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            overridden.Add(new OverriddenRow(firstRow + reader.ReadInt32(), notes.ReasonOf(reasons[reader.ReadInt32()]), reader.ReadByte()));
        }

        var (raters, rated) = (Names(), new List<RatedRow>());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (row, metric, rater) = (firstRow + reader.ReadInt32(), reader.ReadInt32(), raters[reader.ReadInt32()]);
            rated.Add(new RatedRow(metric, notes.RaterOf(Encoding.UTF8.GetBytes(rater)), row, reader.ReadUInt16()));
        }

        notes.Add(overridden, rated);
    }

    private static void Names(BinaryWriter writer, IReadOnlyList<string> names)
    {
        writer.Write(names.Count);
        foreach (var name in names)
        {
            writer.Write(name);
        }
    }

    private static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    private static void Write<T>(BinaryWriter writer, Span<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    private static void Read<T>(BinaryReader reader, Span<T> values)
        where T : unmanaged => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
}
