namespace HealthBatch.Columns;

/// <summary>The port through which a stored table is read. Row groups may be read at once from several threads.</summary>
public interface IColumnSource : IDisposable
{
    /// <summary>The file's name as messages show it.</summary>
    string Path { get; }

    /// <summary>The stored columns.</summary>
    TableSchema Schema { get; }

    /// <summary>The rows of each row group, in order.</summary>
    IReadOnlyList<long> RowGroupRows { get; }

    /// <summary>The rows of the table.</summary>
    long RowCount { get; }

    /// <summary>Opens a row group for the columns asked for; everything else is skipped unread.</summary>
    /// <exception cref="InputException">A column is not there, or its stored kind can't take the form that was asked for.</exception>
    IColumnReader OpenRowGroup(int rowGroup, IReadOnlyList<ColumnRequest> columns);
}

/// <summary>Reads one row group from its first row to its last.</summary>
public interface IColumnReader : IDisposable
{
    /// <summary>
    /// Fills the batch, made for the same requests, with the next rows: its capacity, or fewer at the row group's end.
    /// Returns false, with 0 rows, when there are none left. Columns that take loans may hold the reader's own memory until the next call.
    /// </summary>
    bool Read(ColumnBatch batch);
}
