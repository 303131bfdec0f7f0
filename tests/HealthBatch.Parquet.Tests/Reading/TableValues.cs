using System.Globalization;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>Reads a whole column, in batches of an awkward size, into values that can be compared: null where missing.</summary>
internal static class TableValues
{
    public static List<object?> Read(string path, string column, ColumnForm form, int capacity = 1_000)
    {
        using var source = ParquetSource.Open(path);
        return Read(source, column, form, capacity);
    }

    public static List<object?> Read(IColumnSource source, string column, ColumnForm form, int capacity = 1_000)
    {
        ColumnRequest[] requests = [new(column, form)];
        var batch = new ColumnBatch(requests, capacity);
        var values = new List<object?>();
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            var before = values.Count;
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                var read = batch.Columns[0];
                Assert.Equal(batch.RowCount, read.Length);
                Assert.Equal(Enumerable.Range(0, read.Length).Count(read.IsMissing), read.MissingCount);
                for (var row = 0; row < read.Length; row++)
                {
                    values.Add(read.IsMissing(row) ? MissingOf(read, row) : ValueOf(read, row));
                }
            }

            Assert.Equal(source.RowGroupRows[group], values.Count - before);
        }

        return values;
    }

    /// <summary>Every column in the form that loses nothing.</summary>
    public static Dictionary<string, List<object?>> ReadAll(string path)
    {
        using var source = ParquetSource.Open(path);
        return source.Schema.Columns.Where(column => column.Unsupported is null && FormOf(column.Kind) is not null)
            .ToDictionary(column => column.Name, column => Read(source, column.Name, FormOf(column.Kind)!.Value));
    }

    public static ColumnForm? FormOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => ColumnForm.Integer,
        ColumnKind.Floating or ColumnKind.Decimal => ColumnForm.Number,
        ColumnKind.Text => ColumnForm.Text,
        ColumnKind.Date => ColumnForm.Date,
        ColumnKind.Timestamp => ColumnForm.Timestamp,
        _ => null,
    };

    public static string? Show(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    /// <summary>What stands in a missing row is part of the contract too.</summary>
    private static object? MissingOf(Column column, int row)
    {
        switch (column)
        {
            case NumberColumn number:
                Assert.True(double.IsNaN(number.Values[row]));
                break;
            case IntegerColumn integer:
                Assert.Equal(0, integer.Values[row]);
                break;
            case DateColumn date:
                Assert.Equal(0, date.Values[row]);
                break;
            case GridColumn grid:
                Assert.Equal(GridColumn.Missing, grid.Values[row]);
                break;
            case TextColumn text:
                Assert.Equal(0, text[row].Length);
                Assert.Equal(0, text.Dictionary is null ? 0 : text.Codes[row]);
                break;
        }

        return null;
    }

    private static object ValueOf(Column column, int row) => column switch
    {
        NumberColumn number => number.Values[row],
        IntegerColumn integer => integer.Values[row],
        DateColumn date => date.Values[row],
        GridColumn grid => grid.Values[row],
        TextColumn text => Encoding.UTF8.GetString(text[row]),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };
}
