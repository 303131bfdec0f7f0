using System.Globalization;
using System.Text;
using HealthBatch.Columns;

/// <summary>A column that other readers are asked to read.</summary>
/// <param name="Request">Its name and form.</param>
/// <param name="Kind">What a reader gets: number, integer, timestamp, date, boolean or text.</param>
/// <param name="Value">The value of a row (its place in the file, its place in the row group): double, long or string; null where missing.</param>
internal sealed record InteropColumn(ColumnRequest Request, string Kind, Func<Random, int, int, object?> Value)
{
    /// <summary>Fills the batch's column, and says by row what a reader should get, as JSON has it.</summary>
    public object?[] Fill(Column column, int first, int count, Random random)
    {
        var notes = new object?[count];
        column.MissingCount = 0;
        for (var row = 0; row < count; row++)
        {
            var value = Value(random, first + row, row);
            column.MissingCount += value is null ? 1 : 0;
            column.Validity[row >> 6] = value is null ? column.Validity[row >> 6] & ~(1UL << (row & 63)) : column.Validity[row >> 6] | (1UL << (row & 63));
            notes[row] = Put(column, row, value);
        }

        return notes;
    }

    private object? Put(Column column, int row, object? value)
    {
        switch (column)
        {
            case NumberColumn numbers:
                numbers.Values[row] = value is double number ? number : double.NaN;
                return value is double any && !double.IsFinite(any) ? any.ToString(CultureInfo.InvariantCulture) : value;
            case IntegerColumn integers:
                integers.Values[row] = value is long integer ? integer : 0;
                return value is null ? null : ((long)value).ToString(CultureInfo.InvariantCulture);
            case DateColumn dates:
                dates.Values[row] = value is long day ? (int)day : 0;
                return value;
            case GridColumn grid:
                grid.Values[row] = value is long hundredths ? (short)hundredths : GridColumn.Missing;
                return value is null ? null : (long)value / 100.0;
            case CodeColumn codes:
                codes.Values[row] = value is long code ? (byte)code : CodeColumn.Missing;
                return value is null ? null : Request.Names is { } names ? names[(int)(long)value] : (long)value == 1;
            case TextColumn text:
                var bytes = Encoding.UTF8.GetBytes((string?)value ?? "");
                text.Reserve(text.Offsets[row] + bytes.Length);
                bytes.CopyTo(text.Bytes, text.Offsets[row]);
                text.Offsets[row + 1] = text.Offsets[row] + bytes.Length;
                return value;
            default:
                throw new InvalidOperationException(column.GetType().Name);
        }
    }
}

/// <summary>Every form, with and without missing values, in shapes that take every encoding.</summary>
internal static class InteropColumns
{
    private static readonly string[] Words = ["", "x", "løng wörd", "smb", "a text that is longer than sixteen bytes"];

    public static IReadOnlyList<InteropColumn> All { get; } =
    [
        new(new("number_any", ColumnForm.Number) { Nullable = false }, "number", (random, _, _) => (random.NextDouble() * 1000) - 500),
        new(new("number_few", ColumnForm.Number), "number", (random, _, _) => random.Next(50) / 4.0),
        new(new("number_nan", ColumnForm.Number), "number", (random, row, _) => row % 11 == 3 ? double.NaN : row % 97 == 5 ? double.PositiveInfinity : (double)random.Next(100)),
        new(new("number_missing", ColumnForm.Number), "number", (random, row, _) => row % 3 == 1 ? null : Math.Floor(random.NextDouble() * 1e9)),
        new(new("number_never", ColumnForm.Number), "number", (_, _, _) => null),
        new(new("number_zero", ColumnForm.Number), "number", (_, row, _) => row % 2 == 0 ? 0.0 : -0.0),
        new(new("integer_rising", ColumnForm.Integer), "integer", (random, row, _) => 1_000_000_000_000L + (row * 3) + random.Next(3)),
        new(new("integer_any", ColumnForm.Integer), "integer", (random, _, place) => place == 0 ? long.MinValue : place == 1 ? long.MaxValue : random.NextInt64()),
        new(new("integer_runs", ColumnForm.Integer), "integer", (_, row, place) => row % 50 == 49 ? null : (long)(place / 100 % 4)),
        new(new("moment", ColumnForm.Timestamp), "timestamp", (random, row, _) => 1_700_000_000_000_000L + (row * 60_000_000L) + random.Next(1_000_000)),
        new(new("day_near", ColumnForm.Date), "date", (random, row, _) => row % 9 == 2 ? null : 20_000L + random.Next(400)),
        new(new("day_far", ColumnForm.Date), "date", (random, _, _) => (long)random.Next(-700_000, 2_900_000)),
        new(new("grid_any", ColumnForm.Grid), "number", (random, _, _) => (long)random.Next(0, 10_001)),
        new(new("grid_few", ColumnForm.Grid), "number", (random, _, _) => (random.Next(3) * 9000L) - 9000),
        new(new("grid_one", ColumnForm.Grid), "number", (_, _, _) => 42L),
        new(new("grid_missing", ColumnForm.Grid), "number", (random, row, _) => row % 4 == 0 ? null : (long)random.Next(2000)),
        new(new("code_any", ColumnForm.Code) { Names = ["unhealthy", "at risk", "healthy", "never used", "æøå"] }, "text", (random, row, _) => row % 7 == 0 ? null : (long)((random.Next(4) + 4) % 5)),
        new(new("code_runs", ColumnForm.Code) { Names = ["a", "b"], Nullable = false }, "text", (_, _, place) => (long)(place / 777 % 2)),
        new(new("code_never", ColumnForm.Code) { Names = ["a"] }, "text", (_, _, _) => null),
        new(new("yes", ColumnForm.Boolean) { Nullable = false }, "boolean", (random, _, _) => (long)random.Next(2)),
        new(new("yes_missing", ColumnForm.Boolean), "boolean", (random, _, _) => random.Next(3) is var any && any == 2 ? null : (long)any),
        new(new("id", ColumnForm.Text) { Nullable = false }, "text", (_, row, _) => string.Create(CultureInfo.InvariantCulture, $"C{row + 1:D8}")),
        new(new("word", ColumnForm.Text), "text", (random, row, _) => row % 13 == 5 ? null : Words[random.Next(Words.Length)]),
        new(new("long_text", ColumnForm.Text), "text", (_, row, _) => row % 10 == 0 ? null : new string((char)('a' + (row % 26)), 60 + (row % 20)) + "é" + row.ToString(CultureInfo.InvariantCulture)),
        new(new("text_never", ColumnForm.Text), "text", (_, _, _) => null),
    ];
}
