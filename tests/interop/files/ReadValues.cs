using System.Text;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet;

/// <summary>Notes what our reader makes of other programs' files, for another reader to compare: a line a file, then a line a column.</summary>
internal static class ReadValues
{
    private const int BatchRows = 1000;
    private const long MostRows = 300_000;

    /// <summary>Reads every file below a folder.</summary>
    public static void Write(string folder, TextWriter target)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.par*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                using var source = ParquetSource.Open(path);
                target.WriteLine(JsonSerializer.Serialize(new { file = path, rows = source.RowCount, writer = source.CreatedBy }));
                foreach (var column in source.Schema.Columns)
                {
                    Column(source, column, target);
                }
            }
            catch (ParquetFormatException refusal)
            {
                target.WriteLine(JsonSerializer.Serialize(new { file = path, refused = refusal.Message }));
            }
        }
    }

    private static void Column(ParquetSource source, ColumnSchema column, TextWriter target)
    {
        try
        {
            if (FormOf(column) is not { } form || column.Unsupported is not null)
            {
                target.WriteLine(JsonSerializer.Serialize(new { column = column.Name, skipped = column.Unsupported ?? column.StoredAs }));
            }
            else if (source.RowCount > MostRows)
            {
                target.WriteLine(JsonSerializer.Serialize(new { column = column.Name, skipped = "more rows than are compared" }));
            }
            else
            {
                target.WriteLine(JsonSerializer.Serialize(new { column = column.Name, form = form.ToString(), values = Values(source, new ColumnRequest(column.Name, form)) }));
            }
        }
        catch (Exception refusal) when (refusal is ParquetFormatException or InputException)
        {
            target.WriteLine(JsonSerializer.Serialize(new { column = column.Name, refused = refusal.Message }));
        }
    }

    private static List<object?> Values(ParquetSource source, ColumnRequest request)
    {
        ColumnRequest[] requests = [request];
        var batch = new ColumnBatch(requests, BatchRows);
        var values = new List<object?>();
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    values.Add(batch.Columns[0].IsMissing(row) ? null : Value(batch.Columns[0], row));
                }
            }
        }

        return values;
    }

    // As the other side has it: what JSON can't say is text.
    private static object Value(Column column, int row) => column switch
    {
        NumberColumn number => double.IsFinite(number.Values[row]) ? number.Values[row] : double.IsNaN(number.Values[row]) ? "NaN" : number.Values[row] > 0 ? "Infinity" : "-Infinity",
        IntegerColumn integer => integer.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
        DateColumn date => date.Values[row],
        TextColumn text => Encoding.UTF8.GetString(text[row]),
        _ => throw new InvalidOperationException($"column {column.Request.Name}: form {column.Request.Form}"),
    };

    private static ColumnForm? FormOf(ColumnSchema column) => column.Kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => ColumnForm.Integer,
        ColumnKind.Floating or ColumnKind.Decimal => ColumnForm.Number,
        ColumnKind.Text or ColumnKind.Binary => ColumnForm.Text,
        ColumnKind.Date => ColumnForm.Date,
        ColumnKind.Timestamp => ColumnForm.Timestamp,
        _ => null,
    };
}
