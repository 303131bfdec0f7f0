using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes booleans as one bit each.</summary>
internal sealed class BooleanEncoder(ColumnRequest request, ParquetWriteOptions options) : ColumnEncoder(request, options)
{
    public override PhysicalType Type => PhysicalType.Boolean;

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        var values = ((CodeColumn)column).Values.AsSpan(0, rows);
        var used = CodeSet.Of(values);
        if (used.Last > 1)
        {
            throw new ArgumentException($"column {Request.Name} is written as booleans, and holds {used.Last}, neither 0 nor 1 nor the marker of a missing value");
        }

        var missing = CodeSet.CountMissing(values);
        ReadOnlySpan<byte> there = values;
        if (missing != 0)
        {
            CodeSet.Validity(values, scratch.Validity);
            MarkerCompaction.Compact(values, CodeColumn.Missing, scratch.Codes);
            there = scratch.Codes.AsSpan(0, rows - missing);
        }

        var presence = new Presence(Request, rows, missing, scratch.Validity);
        var chunk = Open(group, scratch);
        for (int start = 0, first = 0; start < rows; start += ChunkWriter.PageRows)
        {
            var count = Math.Min(ChunkWriter.PageRows, rows - start);
            var present = presence.CountPresent(start, count);
            var body = chunk.BeginPage();
            presence.WriteLevels(body, start, count, present);
            var length = BitPacker.PackedLength(present, 1);
            BitPacker.Pack(there.Slice(first, present), 1, body.Reserve(length));
            body.Advance(length);
            chunk.EndDataPage(count, ParquetEncoding.Plain);
            first += present;
        }

        var statistics = presence.Present == 0
            ? new ColumnStatistics(missing)
            : new ColumnStatistics(missing, [used.Has(0) ? (byte)0 : (byte)1], [used.Has(1) ? (byte)1 : (byte)0]);
        chunk.Complete(statistics, presence.Nullable);
    }
}
