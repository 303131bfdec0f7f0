using System.Buffers.Binary;
using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes doubles, integers, timestamps and dates: as a dictionary where it pays, else whole numbers as differences where that is smaller, else as they are.</summary>
internal sealed class NumericEncoder(ColumnRequest request, ParquetWriteOptions options) : ColumnEncoder(request, options)
{
    /// <summary>Values on which differences are tried.</summary>
    private const int DeltaTrial = 4096;

    private readonly int _bytes = request.Form == ColumnForm.Date ? 4 : 8;

    public override PhysicalType Type => Request.Form switch
    {
        ColumnForm.Number => PhysicalType.Double,
        ColumnForm.Date => PhysicalType.Int32,
        _ => PhysicalType.Int64,
    };

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        var presence = new Presence(Request, rows, column.MissingCount, column.Validity);
        var values = PresentValues(column, presence, scratch);
        var statistics = NumericStatistics.Of(Request.Form, column.IsUniform ? values[..Math.Min(1, values.Length)] : values, presence.Missing);
        var chunk = Open(group, scratch);
        if (TriesDictionary && scratch.Numbers.TryBuild(values, scratch.Indices, _bytes, column.IsUniform))
        {
            WriteValues(chunk.BeginPage(), scratch.Numbers.Entries.AsSpan(0, scratch.Numbers.Count), ParquetEncoding.Plain);
            chunk.EndDictionaryPage(scratch.Numbers.Count);
            WriteIndexPages<ushort>(chunk, presence, scratch.Indices.AsSpan(0, values.Length), scratch.Numbers.Count);
        }
        else
        {
            var encoding = DeltaIsSmaller(values, scratch) ? ParquetEncoding.DeltaBinaryPacked : ParquetEncoding.Plain;
            for (int start = 0, at = 0; start < rows; start += ChunkWriter.PageRows)
            {
                var count = Math.Min(ChunkWriter.PageRows, rows - start);
                var present = presence.CountPresent(start, count);
                var body = chunk.BeginPage();
                presence.WriteLevels(body, start, count, present);
                WriteValues(body, values.Slice(at, present), encoding);
                chunk.EndDataPage(count, encoding);
                at += present;
            }
        }

        chunk.Complete(statistics, presence.Nullable);
    }

    /// <summary>The values that are there as 64 bits each; a double's are its own, a date is widened.</summary>
    private static ReadOnlySpan<long> PresentValues(Column column, Presence presence, EncodingScratch scratch)
    {
        if (column is DateColumn dates)
        {
            for (int row = 0, at = 0; row < presence.Rows; row++)
            {
                scratch.Wide[at] = dates.Values[row];
                at += presence.Has(row) ? 1 : 0;
            }

            return scratch.Wide.AsSpan(0, presence.Present);
        }

        var all = column is NumberColumn numbers
            ? MemoryMarshal.Cast<double, long>(numbers.Values.AsSpan(0, presence.Rows))
            : ((IntegerColumn)column).Values.AsSpan(0, presence.Rows);
        if (presence.Missing == 0)
        {
            return all;
        }

        presence.Compact(all, scratch.Wide);
        return scratch.Wide.AsSpan(0, presence.Present);
    }

    private bool DeltaIsSmaller(ReadOnlySpan<long> values, EncodingScratch scratch)
    {
        if (Request.Form == ColumnForm.Number || values.IsEmpty)
        {
            return false;
        }

        var trial = values[..Math.Min(DeltaTrial, values.Length)];
        scratch.Dictionary.Clear();
        WriteValues(scratch.Dictionary, trial, ParquetEncoding.DeltaBinaryPacked);
        return scratch.Dictionary.Length < trial.Length * _bytes / 4 * 3;
    }

    private void WriteValues(ByteBuffer target, ReadOnlySpan<long> values, ParquetEncoding encoding)
    {
        if (_bytes == 8)
        {
            if (encoding == ParquetEncoding.DeltaBinaryPacked)
            {
                DeltaBinaryPackedWriter.Write(target, values);
            }
            else
            {
                target.Append(MemoryMarshal.AsBytes(values));
            }

            return;
        }

        if (encoding == ParquetEncoding.DeltaBinaryPacked)
        {
            DeltaBinaryPackedWriter.WriteNarrow(target, values);
            return;
        }

        var bytes = target.Reserve(values.Length * 4);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * 4)..], (int)values[i]);
        }

        target.Advance(values.Length * 4);
    }
}
