namespace HealthBatch.Columns;

/// <summary>One column of a stored table.</summary>
/// <param name="Name">The column's name; for a nested column the dotted path of its root.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Nullable">Whether a value can be missing.</param>
/// <param name="StoredAs">The stored type in the format's own words, for messages ("int32 (date)").</param>
/// <param name="Unsupported">Why the column can't be read, or null if it can. Such a column is skipped unless it is asked for.</param>
public sealed record ColumnSchema(string Name, ColumnKind Kind, bool Nullable, string StoredAs, string? Unsupported = null);

/// <summary>The columns of a stored table, in stored order.</summary>
public sealed class TableSchema
{
    private readonly Dictionary<string, ColumnSchema> _byName;

    /// <summary>Makes a schema; of columns that share a name the first is found.</summary>
    public TableSchema(IReadOnlyList<ColumnSchema> columns)
    {
        Columns = columns;
        _byName = new Dictionary<string, ColumnSchema>(columns.Count, StringComparer.Ordinal);
        foreach (var column in columns)
        {
            _byName.TryAdd(column.Name, column);
        }
    }

    /// <summary>All columns, those that can't be read included.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>The column of that name (ordinal, case-sensitive), or null.</summary>
    public ColumnSchema? Find(string name) => _byName.GetValueOrDefault(name);
}
