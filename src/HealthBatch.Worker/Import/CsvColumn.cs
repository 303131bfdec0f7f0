using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Import;

/// <summary>A column of a CSV file, and what is seen of it row by row.</summary>
/// <param name="header">Its name in the file.</param>
/// <param name="name">Its name in the lake.</param>
/// <param name="rule">What it has to be.</param>
internal sealed class CsvColumn(string header, string name, ColumnRule rule)
{
    private CellKinds _kinds = rule.Allowed;

    /// <summary>Its name in the file.</summary>
    public string Header => header;

    /// <summary>Its name in the lake.</summary>
    public string Name => name;

    /// <summary>What it has to be.</summary>
    public ColumnRule Rule => rule;

    /// <summary>Empty cells.</summary>
    public long Missing { get; private set; }

    /// <summary>Cells that hold something.</summary>
    public long Present { get; private set; }

    /// <summary>What it is by all that was seen: the narrowest that every cell is. A column without any cell is of numbers, as most are.</summary>
    public CellKinds Kind => Present == 0 && _kinds.HasFlag(CellKinds.Number) ? CellKinds.Number : (CellKinds)((int)_kinds & -(int)_kinds);

    /// <summary>The form that it is written in.</summary>
    public ColumnRequest Request => new(name, Kind switch
    {
        CellKinds.Boolean => ColumnForm.Boolean,
        CellKinds.Integer => ColumnForm.Integer,
        CellKinds.Number => ColumnForm.Number,
        CellKinds.Date => ColumnForm.Date,
        CellKinds.Timestamp => ColumnForm.Timestamp,
        _ => ColumnForm.Text,
    })
    {
        Nullable = Missing > 0,
    };

    /// <summary>Takes a cell in.</summary>
    /// <returns>Whether the column may hold it.</returns>
    public bool See(ReadOnlySpan<byte> cell, CellReader reader)
    {
        if (cell.IsEmpty)
        {
            Missing++;
            return !rule.MustBeThere;
        }

        Present++;
        var kinds = reader.Of(cell, _kinds);
        if (kinds == 0)
        {
            return false;
        }

        _kinds = kinds;
        return rule.Words is null || rule.Words.Contains(Encoding.UTF8.GetString(cell));
    }
}
