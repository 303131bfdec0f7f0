using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes one column of a batch as a column chunk. Holds no state, so any number of threads may share it.</summary>
internal abstract class ColumnEncoder(ColumnRequest request, ParquetWriteOptions options)
{
    public ColumnRequest Request => request;

    public abstract PhysicalType Type { get; }

    protected ParquetWriteOptions Options => options;

    protected bool TriesDictionary { get; } = Among(options.DictionaryForms, request.Form);

    public static ColumnEncoder Create(ColumnRequest request, ParquetWriteOptions options) => request.Form switch
    {
        ColumnForm.Number or ColumnForm.Integer or ColumnForm.Timestamp or ColumnForm.Date => new NumericEncoder(request, options),
        ColumnForm.Text => new TextEncoder(request, options),
        ColumnForm.Grid => new GridEncoder(request, options),
        ColumnForm.Code => new CodeEncoder(request, options),
        ColumnForm.Boolean => new BooleanEncoder(request, options),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Form, "unknown form"),
    };

    public abstract void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch);

    protected ChunkWriter Open(EncodedRowGroup group, EncodingScratch scratch) => new(group, scratch, options, Type, request.Form);

    private static bool Among(IReadOnlyList<ColumnForm> forms, ColumnForm form)
    {
        for (var i = 0; i < forms.Count; i++)
        {
            if (forms[i] == form)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes data pages of indices into a dictionary, runs of equal ones short; the indices are those of the rows that have a value.</summary>
    protected static void WriteIndexPages<T>(ChunkWriter chunk, Presence presence, ReadOnlySpan<T> indices, int entries)
        where T : unmanaged, IEquatable<T>
    {
        var width = DictionaryTrial.IndexWidth(entries);
        for (int start = 0, at = 0; start < presence.Rows; start += ChunkWriter.PageRows)
        {
            var count = Math.Min(ChunkWriter.PageRows, presence.Rows - start);
            var present = presence.CountPresent(start, count);
            var body = chunk.BeginPage();
            presence.WriteLevels(body, start, count, present);
            body.AppendByte((byte)width);
            if (entries == 1 && present >= RunLengthWriter.ValuesThatPay)
            {
                // Nothing to look for: a dictionary of one entry has one index.
                RunLengthWriter.Run(body, present, 0, width);
            }
            else
            {
                RunLengthWriter.Hybrid(body, indices.Slice(at, present), width);
            }

            chunk.EndDataPage(count, ParquetEncoding.RleDictionary);
            at += present;
        }
    }
}
