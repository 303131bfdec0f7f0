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
    private const string SharedName = "several columns of the table have this name";
    private readonly Dictionary<string, ColumnSchema> _byName;

    /// <summary>Makes a schema. Columns that share a name can't be told apart, so none of them can be read.</summary>
    public TableSchema(IReadOnlyList<ColumnSchema> columns)
    {
        _byName = new Dictionary<string, ColumnSchema>(columns.Count, StringComparer.Ordinal);
        var shared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!_byName.TryAdd(column.Name, column))
            {
                shared.Add(column.Name);
            }
        }

        Columns = shared.Count == 0 ? columns : [.. columns.Select(column => shared.Contains(column.Name) ? column with { Unsupported = SharedName } : column)];
        foreach (var column in Columns.Where(column => shared.Contains(column.Name)))
        {
            _byName[column.Name] = column;
        }
    }

    /// <summary>All columns, those that can't be read included.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>The column of that name (ordinal, case-sensitive), or null.</summary>
    public ColumnSchema? Find(string name) => _byName.GetValueOrDefault(name);
}
