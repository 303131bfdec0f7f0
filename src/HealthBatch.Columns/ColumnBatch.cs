namespace HealthBatch.Columns;

/// <summary>A run of rows of the requested columns: what a reader fills and a writer takes. Reused from run to run.</summary>
public sealed class ColumnBatch
{
    private readonly Column[] _columns;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="columns">The columns, in the order in which they are addressed.</param>
    /// <param name="capacity">The most rows it holds, at least 1.</param>
    /// <param name="takesLoans">Whether numbers may be lent by the reader that fills it, until that reads on or is disposed.</param>
    public ColumnBatch(IReadOnlyList<ColumnRequest> columns, int capacity, bool takesLoans = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        Requests = columns;
        _columns = [.. columns.Select(column => takesLoans && column.Form == ColumnForm.Number
            ? new NumberColumn(column, capacity) { TakesLoans = true }
            : Column.Create(column, capacity))];
    }

    /// <summary>Makes a batch of columns that are there, some of which may share their arrays with other batches; at least one.</summary>
    public ColumnBatch(IReadOnlyList<Column> columns)
    {
        Capacity = columns[0].Capacity;
        foreach (var column in columns)
        {
            Capacity = Math.Min(Capacity, column.Capacity);
        }

        Requests = [.. columns.Select(column => column.Request)];
        _columns = [.. columns];
    }

    /// <summary>The columns that were asked for.</summary>
    public IReadOnlyList<ColumnRequest> Requests { get; }

    /// <summary>The most rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>The rows held now.</summary>
    public int RowCount { get; set; }

    /// <summary>The columns, in the order of the requests.</summary>
    public ReadOnlySpan<Column> Columns => _columns;

    /// <summary>The column at that place as numbers; the place must hold that form.</summary>
    public NumberColumn Number(int index) => (NumberColumn)_columns[index];

    /// <summary>The column at that place as text; the place must hold that form.</summary>
    public TextColumn Text(int index) => (TextColumn)_columns[index];

    /// <summary>The column at that place as integers or timestamps; the place must hold one of those forms.</summary>
    public IntegerColumn Integer(int index) => (IntegerColumn)_columns[index];

    /// <summary>The column at that place as dates; the place must hold that form.</summary>
    public DateColumn Date(int index) => (DateColumn)_columns[index];

    /// <summary>The column at that place as hundredths; the place must hold that form.</summary>
    public GridColumn Grid(int index) => (GridColumn)_columns[index];

    /// <summary>The column at that place as codes or booleans; the place must hold one of those forms.</summary>
    public CodeColumn Code(int index) => (CodeColumn)_columns[index];
}
