using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes codes into a list of names as strings: the names that occur are the dictionary.</summary>
internal sealed class CodeEncoder : ColumnEncoder
{
    private readonly byte[][] _names;

    public CodeEncoder(ColumnRequest request, ParquetWriteOptions options)
        : base(request, options)
    {
        var names = request.Names ?? throw new ArgumentException($"column {request.Name} is written as codes and so needs names");
        if (names.Count > CodeColumn.Missing)
        {
            throw new ArgumentException($"column {request.Name} has {names.Count} names; codes tell apart at most {CodeColumn.Missing}");
        }

        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    }

    public override StoredType Type => StoredType.ByteArray;

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        var codes = ((CodeColumn)column).Values.AsSpan(0, rows);
        Span<int> counts = stackalloc int[256];
        CodeCounts.Count(codes, counts);
        var missing = counts[CodeColumn.Missing];
        for (var code = _names.Length; code < CodeColumn.Missing; code++)
        {
            if (counts[code] != 0)
            {
                throw new ArgumentException($"column {Request.Name} holds code {code}, and has {_names.Length} names");
            }
        }

        if (missing != 0)
        {
            CodeCounts.Validity(codes, scratch.Validity);
        }

        var presence = new Presence(Request, rows, missing, scratch.Validity);
        var chunk = Open(group, scratch);
        Span<ushort> places = stackalloc ushort[256];
        var statistics = new TextStatistics();
        var entries = 0;
        var body = chunk.BeginPage();
        for (var code = 0; code < _names.Length; code++)
        {
            if (counts[code] != 0)
            {
                places[code] = (ushort)entries++;
                statistics.Add(_names[code]);
                body.AppendInt32(_names[code].Length);
                body.Append(_names[code]);
            }
        }

        chunk.EndDictionaryPage(entries);
        var indices = scratch.Indices.AsSpan(0, rows);
        var at = 0;
        foreach (var code in codes)
        {
            indices[at] = places[code];
            at += code == CodeColumn.Missing ? 0 : 1;
        }

        WriteIndexPages(chunk, presence, indices[..at], 0, entries, runs: true);
        chunk.Complete(statistics.Result(missing), presence.Nullable);
    }
}
