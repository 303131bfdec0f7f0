using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes booleans as one bit each.</summary>
internal sealed class BooleanEncoder(ColumnRequest request, ParquetWriteOptions options) : ColumnEncoder(request, options)
{
    public override StoredType Type => StoredType.Boolean;

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        var values = ((CodeColumn)column).Values.AsSpan(0, rows);
        Span<int> counts = stackalloc int[256];
        CodeCounts.Count(values, counts);
        var missing = counts[CodeColumn.Missing];
        if (counts[0] + counts[1] + missing != rows)
        {
            throw new ArgumentException($"column {Request.Name} is written as booleans, and holds something other than 0, 1 and the marker of a missing value");
        }

        if (missing != 0)
        {
            CodeCounts.Validity(values, scratch.Validity);
        }

        var presence = new Presence(Request, rows, missing, scratch.Validity);
        var indices = scratch.Indices.AsSpan(0, rows);
        var at = 0;
        foreach (var value in values)
        {
            indices[at] = value;
            at += value == CodeColumn.Missing ? 0 : 1;
        }

        var chunk = Open(group, scratch);
        for (int start = 0, first = 0; start < rows; start += ChunkWriter.PageRows)
        {
            var count = Math.Min(ChunkWriter.PageRows, rows - start);
            var present = presence.CountPresent(start, count);
            var body = chunk.BeginPage();
            presence.WriteLevels(body, start, count, present);
            var length = BitPacker.PackedLength(present, 1);
            BitPacker.Pack(indices.Slice(first, present), 0, 1, body.Reserve(length));
            body.Advance(length);
            chunk.EndDataPage(count, StoredEncoding.Plain);
            first += present;
        }

        var statistics = presence.Present == 0
            ? new ColumnStatistics(missing)
            : new ColumnStatistics(missing, [(byte)(counts[0] > 0 ? 0 : 1)], [(byte)(counts[1] > 0 ? 1 : 0)]);
        chunk.Complete(statistics, presence.Nullable);
    }
}
