using System.Text;

namespace HealthBatch.Scoring.Sql;

/// <summary>One named select of a statement: what it takes over and works out, in order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Comment">What its rows are.</param>
/// <param name="From">What it reads.</param>
internal sealed record SqlSelect(string Name, string Comment, string From)
{
    private readonly List<(string Expression, string? Alias, string? Comment)> _items = [];

    /// <summary>Which rows it takes; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>Takes columns over.</summary>
    public SqlSelect Take(params IEnumerable<string> columns)
    {
        foreach (var column in columns)
        {
            _items.Add((column, null, null));
        }

        return this;
    }

    /// <summary>Works a column out.</summary>
    public SqlSelect Add(string alias, string expression, string? comment = null)
    {
        _items.Add((expression, alias, comment));
        return this;
    }

    /// <summary>
    /// Whether it is worked out by itself. PostgreSQL else puts each column's expression wherever the selects above name it; over a dozen selects the sum of
    /// terms grows until memory is gone. OFFSET 0 stops that without storing rows, which MATERIALIZED would; DuckDB drops it.
    /// </summary>
    public bool Apart { get; init; } = true;

    /// <summary>Writes the select at that depth, without a line's end.</summary>
    public void Write(StringBuilder sql, string indent)
    {
        sql.Append(indent).Append("SELECT\n");
        for (var i = 0; i < _items.Count; i++)
        {
            var (expression, alias, comment) = _items[i];
            if (comment is not null)
            {
                sql.Append(indent).Append("  -- ").Append(SqlText.Comment(comment)).Append('\n');
            }

            sql.Append(indent).Append("  ").Append(expression.Replace("\n", $"\n{indent}  ", StringComparison.Ordinal));
            sql.Append(alias is null ? "" : $" AS {alias}").Append(i + 1 < _items.Count ? ",\n" : "\n");
        }

        sql.Append(indent).Append("FROM ").Append(From).Append(Where is null ? "" : $"\n{indent}WHERE {Where}").Append(Apart ? $"\n{indent}OFFSET 0" : "");
    }
}
