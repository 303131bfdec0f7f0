using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes codes into a list of names as strings: the names up to the last that occurs are the dictionary, so a code is an index.</summary>
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

    public override PhysicalType Type => PhysicalType.ByteArray;

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        ReadOnlySpan<byte> codes = ((CodeColumn)column).Values.AsSpan(0, rows);
        var uniform = column.IsUniform || (!codes.IsEmpty && codes.IndexOfAnyExcept(codes[0]) < 0);
        var used = uniform ? CodeSet.Of(codes[..1]) : CodeSet.Of(codes, _names.Length);
        if (used.Last >= _names.Length)
        {
            throw new ArgumentException($"column {Request.Name} holds code {used.Last}, and has {_names.Length} names");
        }

        var missing = !uniform ? CodeSet.CountMissing(codes) : codes[0] == CodeColumn.Missing ? rows : 0;
        var present = codes[..(uniform ? rows - missing : rows)];
        if (missing != 0 && !uniform)
        {
            CodeSet.Validity(codes, scratch.Validity);
            MarkerCompaction.Compact(codes, CodeColumn.Missing, scratch.Codes);
            present = scratch.Codes.AsSpan(0, rows - missing);
        }

        var presence = new Presence(Request, rows, missing, scratch.Validity);
        var chunk = Open(group, scratch);
        var statistics = new TextStatistics();
        var body = chunk.BeginPage();
        for (var code = 0; code <= used.Last; code++)
        {
            body.AppendInt32(_names[code].Length);
            body.Append(_names[code]);
            if (used.Has(code))
            {
                statistics.Add(_names[code]);
            }
        }

        chunk.EndDictionaryPage(used.Last + 1);
        WriteIndexPages(chunk, presence, present, used.Last + 1);
        chunk.Complete(statistics.Result(missing), presence.Nullable);
    }
}
