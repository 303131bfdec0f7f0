using System.Globalization;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Tests.Publishing;

/// <summary>A sink that keeps what it is given as lines of text: one a row, cells by semicolon, row groups by a line of dashes.</summary>
internal sealed class MemorySink(IReadOnlyList<ColumnRequest> columns) : IColumnSink
{
    private readonly List<Group> _groups = [];

    public bool Completed { get; private set; }

    public bool Disposed { get; private set; }

    public string Text => string.Join("----\n", _groups.Select(group => group.Lines));

    /// <summary>The cells of a column, row by row.</summary>
    public string[] this[string name]
    {
        get
        {
            var place = columns.ToList().FindIndex(column => column.Name == name);
            return [.. _groups.SelectMany(group => group.Rows).Select(row => row[place])];
        }
    }

    /// <summary>The rows as a table that can be read again.</summary>
    public MemoryTable AsTable(string path, params int[] rowGroups)
    {
        var table = new MemoryTable(path, rowGroups);
        foreach (var column in columns)
        {
            var cells = this[column.Name].Select(cell => cell.Length == 0 ? null : cell);
            _ = column.Form is ColumnForm.Grid or ColumnForm.Number
                ? table.With(column.Name, cells.Select(cell => cell is null ? (double?)null : double.Parse(cell, CultureInfo.InvariantCulture)))
                : table.WithText(column.Name, cells);
        }

        return table;
    }

    public IEncodedRowGroup Encode(ColumnBatch rows)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < rows.RowCount; row++)
        {
            for (var c = 0; c < columns.Count; c++)
            {
                lines.Append(c == 0 ? "" : ";").Append(Cell(rows.Columns[c], row));
            }

            lines.Append('\n');
        }

        return new Group(lines.ToString(), rows.RowCount);
    }

    public void Append(IEncodedRowGroup rowGroup) => _groups.Add((Group)rowGroup);

    public WrittenTable Complete()
    {
        Completed = true;
        return new WrittenTable("memory", _groups.Sum(group => group.RowCount), Text.Length, "");
    }

    public void Dispose() => Disposed = true;

    private static string Cell(Column column, int row) => column switch
    {
        GridColumn grid => grid.Values[row] == GridColumn.Missing ? "" : (grid.Values[row] / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        CodeColumn code => code.Values[row] == CodeColumn.Missing ? "" : code.Request.Names![code.Values[row]],
        NumberColumn number => number.IsMissing(row) ? "" : number.Values[row].ToString(CultureInfo.InvariantCulture),
        IntegerColumn integer => integer.Values[row].ToString(CultureInfo.InvariantCulture),
        TextColumn text => Encoding.UTF8.GetString(text[row]),
        _ => throw new NotSupportedException(column.GetType().Name),
    };

    private sealed record Group(string Lines, int RowCount) : IEncodedRowGroup
    {
        public string[][] Rows { get; } = [.. Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';'))];

        public void Dispose()
        {
        }
    }
}
