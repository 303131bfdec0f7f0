using HealthBatch.Columns;

namespace HealthBatch.Scoring.Sql;

/// <summary>
/// The snapshot's columns in the forms that the kernel takes them in: numbers as doubles, with NaN and infinities as missing, dates as days since
/// 1970-01-01, booleans as 0 and 1; words as they stand.
/// </summary>
internal sealed class SqlInputs(TableSchema schema)
{
    /// <summary>The greatest finite double: NaN and infinities lie outside of it and its negative.</summary>
    private const string Greatest = "1.7976931348623157e308";

    private readonly SqlNames _names = new();
    private readonly List<(string Alias, string Expression)> _columns = [];
    private readonly Dictionary<(string Column, string Form), string> _aliases = [];

    /// <summary>What has been asked for, in order.</summary>
    public IReadOnlyList<(string Alias, string Expression)> Columns => _columns;

    /// <summary>What a column holds; the plan has been compiled against it, so it is there.</summary>
    public ColumnKind KindOf(string column) => schema.Find(column)!.Kind;

    /// <summary>A column as numbers.</summary>
    public string Number(string column) => Alias(column, "number", name => KindOf(column) switch
    {
        ColumnKind.Boolean => $"CAST(CASE WHEN {name} THEN 1 WHEN NOT {name} THEN 0 END AS DOUBLE PRECISION)",
        ColumnKind.Floating => $"CASE WHEN {Double(name)} BETWEEN -{Greatest} AND {Greatest} THEN {Double(name)} END",
        _ => Exact(column, name),
    });

    /// <summary>A column as the age of another: infinite ones count, and are too old.</summary>
    public string Age(string column) => KindOf(column) == ColumnKind.Floating
        ? Alias(column, "age", name => $"CASE WHEN {Double(name)} <= {Double("'Infinity'")} THEN {Double(name)} END")
        : Number(column);

    /// <summary>A column as words.</summary>
    public string Words(string column) => Alias(column, "words", name => KindOf(column) == ColumnKind.Text ? name : $"CAST({name} AS VARCHAR)");

    /// <summary>A column as what its kind makes of it: words of text, else numbers.</summary>
    public string Either(string column) => KindOf(column) == ColumnKind.Text ? Words(column) : Number(column);

    private string Exact(string column, string name) => KindOf(column) switch
    {
        // By its digits: some engines divide by a power of ten, and are a last digit off.
        ColumnKind.Decimal => $"CAST(CAST({name} AS VARCHAR) AS DOUBLE PRECISION)",
        ColumnKind.Date => Double($"({name} - DATE '1970-01-01')"),
        ColumnKind.Timestamp => $"{Double($"EXTRACT(EPOCH FROM {name})")} / 86400",
        _ => Double(name),
    };

    private static string Double(string expression) => $"CAST({expression} AS DOUBLE PRECISION)";

    private string Alias(string column, string form, Func<string, string> write)
    {
        if (!_aliases.TryGetValue((column, form), out var alias))
        {
            alias = _names.Of("raw_", column);
            _aliases.Add((column, form), alias);
            _columns.Add((alias, write(SqlText.Name(column))));
        }

        return alias;
    }
}
