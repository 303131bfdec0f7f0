using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Encodes hundredths as doubles through a dictionary without hashing: the entries are all values from the least to the greatest, so an index is
/// a subtraction. Only where that range is long for the number of rows are the entries the values that occur.
/// </summary>
internal sealed class GridEncoder(ColumnRequest request, ParquetWriteOptions options) : ColumnEncoder(request, options)
{
    public override PhysicalType Type => PhysicalType.Double;

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        var values = ((GridColumn)column).Values.AsSpan(0, rows);
        var (min, max, missing) = column.IsUniform ? GridRange.OfOne(values[0], rows) : GridRange.Of(values);
        if (missing != 0 && missing != rows)
        {
            GridRange.Validity(values, scratch.Validity);
        }

        var presence = new Presence(Request, rows, missing, scratch.Validity);
        var chunk = Open(group, scratch);
        if (presence.Present == 0)
        {
            min = max = 0;
        }

        ReadOnlySpan<ushort> indices = MemoryMarshal.Cast<short, ushort>(values);
        if (missing == rows)
        {
            indices = [];
        }
        else if (missing != 0)
        {
            MarkerCompaction.Compact(values, GridColumn.Missing, MemoryMarshal.Cast<ushort, short>(scratch.Indices.AsSpan()));
            indices = scratch.Indices.AsSpan(0, presence.Present);
        }

        var body = chunk.BeginPage();
        int entries;
        var origin = (ushort)min;
        if (max - min < rows)
        {
            entries = max - min + 1;
            WriteEntries(body, min, max);
        }
        else
        {
            entries = WriteUsed(body, indices, scratch.Indices, min, max);
            indices = scratch.Indices.AsSpan(0, presence.Present);
            origin = 0;
        }

        chunk.EndDictionaryPage(entries);
        WritePages(chunk, presence, indices, origin, entries);
        var statistics = presence.Present == 0 ? new ColumnStatistics(missing) : NumericStatistics.OfDoubles(min / 100.0, max / 100.0, missing);
        chunk.Complete(statistics, presence.Nullable);
    }

    /// <summary>Runs are not looked for: scores rarely have any, except where all are one.</summary>
    private static void WritePages(ChunkWriter chunk, Presence presence, ReadOnlySpan<ushort> values, ushort origin, int entries)
    {
        var width = DictionaryTrial.IndexWidth(entries);
        for (int start = 0, at = 0; start < presence.Rows; start += ChunkWriter.PageRows)
        {
            var count = Math.Min(ChunkWriter.PageRows, presence.Rows - start);
            var present = presence.CountPresent(start, count);
            var body = chunk.BeginPage();
            presence.WriteLevels(body, start, count, present);
            body.AppendByte((byte)width);
            if (entries > 1)
            {
                RunLengthWriter.Packed(body, values.Slice(at, present), origin, width);
            }
            else if (present > 0)
            {
                RunLengthWriter.Run(body, present, 0, width);
            }

            chunk.EndDataPage(count, ParquetEncoding.RleDictionary);
            at += present;
        }
    }

    private static void WriteEntries(ByteBuffer target, int min, int max)
    {
        var count = max - min + 1;
        var entries = MemoryMarshal.Cast<byte, double>(target.Reserve(count * 8))[..count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = (min + i) / 100.0;
        }

        target.Advance(count * 8);
    }

    private static int WriteUsed(ByteBuffer target, ReadOnlySpan<ushort> values, Span<ushort> indices, int min, int max)
    {
        var places = new ushort[max - min + 1];
        foreach (var value in values)
        {
            places[(short)value - min] = 1;
        }

        var count = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] != 0)
            {
                MemoryMarshal.Write(target.Reserve(8), (min + i) / 100.0);
                target.Advance(8);
                places[i] = (ushort)count++;
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            indices[i] = places[(short)values[i] - min];
        }

        return count;
    }
}
