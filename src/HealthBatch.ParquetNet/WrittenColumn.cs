using System.Text;
using HealthBatch.Columns;
using Parquet;
using Parquet.Schema;

namespace HealthBatch.ParquetNet;

/// <summary>One column's values in the types that Parquet.Net writes: those that are there, and a level a row where values may be missing.</summary>
internal abstract class WrittenColumn
{
    /// <summary>The field that a column is written as.</summary>
    public static DataField Field(ColumnRequest request) => request.Form switch
    {
        ColumnForm.Number or ColumnForm.Grid => new DataField(request.Name, typeof(double), request.Nullable),
        ColumnForm.Integer => new DataField(request.Name, typeof(long), request.Nullable),
        ColumnForm.Boolean => new DataField(request.Name, typeof(bool), request.Nullable),
        ColumnForm.Date => new DataField(request.Name, typeof(DateOnly), request.Nullable),
        ColumnForm.Timestamp => new DateTimeDataField(request.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: request.Nullable),
        _ => new DataField(request.Name, typeof(string), request.Nullable),
    };

    /// <summary>Copies a column.</summary>
    /// <exception cref="ArgumentException">Values are missing from a column that may hold none.</exception>
    public static WrittenColumn Copy(Column column, int rows) => column switch
    {
        NumberColumn numbers => Of(column, rows, row => !column.IsMissing(row), row => numbers.Values[row]),
        IntegerColumn { Request.Form: ColumnForm.Timestamp } moments =>
            Of(column, rows, row => !column.IsMissing(row), row => DateTime.UnixEpoch.AddTicks(moments.Values[row] * TimeSpan.TicksPerMicrosecond)),
        IntegerColumn integers => Of(column, rows, row => !column.IsMissing(row), row => integers.Values[row]),
        DateColumn dates => Of(column, rows, row => !column.IsMissing(row), row => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(dates.Values[row])),
        GridColumn grid => Of(column, rows, row => grid.Values[row] != GridColumn.Missing, row => grid.Values[row] / 100.0),
        CodeColumn { Request.Form: ColumnForm.Boolean } booleans => Of(column, rows, row => booleans.Values[row] != CodeColumn.Missing, row => booleans.Values[row] == 1),
        CodeColumn codes => Of(column, rows, row => codes.Values[row] != CodeColumn.Missing, row => column.Request.Names![codes.Values[row]].AsMemory()),
        TextColumn text => Of(column, rows, row => !column.IsMissing(row), row => Encoding.UTF8.GetString(text[row]).AsMemory()),
        _ => throw new ArgumentException($"column {column.Request.Name} has a form that is not written"),
    };

    /// <summary>Writes the column.</summary>
    public abstract Task Write(ParquetRowGroupWriter writer, DataField field);

    private static Typed<T> Of<T>(Column column, int rows, Func<int, bool> has, Func<int, T> value)
        where T : struct
    {
        var values = new List<T>(rows);
        var levels = column.Request.Nullable ? new int[rows] : null;
        for (var row = 0; row < rows; row++)
        {
            if (has(row))
            {
                values.Add(value(row));
                if (levels is not null)
                {
                    levels[row] = 1;
                }
            }
            else if (levels is null)
            {
                throw new ArgumentException($"column {column.Request.Name} must not hold missing values, and row {row} is");
            }
        }

        return new Typed<T>([.. values], levels);
    }

    private sealed class Typed<T>(T[] values, int[]? levels) : WrittenColumn
        where T : struct
    {
        public override Task Write(ParquetRowGroupWriter writer, DataField field)
        {
            // A bare null would become an empty memory: arrays, null ones too, convert to one.
            ReadOnlyMemory<int>? definition = levels is null ? (ReadOnlyMemory<int>?)null : levels.AsMemory();
            return writer.WriteAllPartsAsync<T>(field, values.AsMemory(), definition, null, CancellationToken.None);
        }
    }
}
