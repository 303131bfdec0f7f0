using System.Globalization;
using System.Text;
using System.Text.Unicode;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Import;

/// <summary>A CSV file that has been read once, whole: its columns, what they hold, and that every row is as it must be.</summary>
internal sealed class CsvTable
{
    /// <summary>After so many problems the rest of the file is not looked at: mostly they are one and the same.</summary>
    private const int MostProblems = 20;

    private readonly CsvRequest _request;
    private readonly List<InputProblem> _problems = [];

    private CsvTable(CsvRequest request) => _request = request;

    /// <summary>The columns, in the file's order.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; private set; } = [];

    /// <summary>The rows below the header.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads a file, row by row.</summary>
    /// <exception cref="InputException">Something is wrong: up to 20 problems, each with line and column.</exception>
    public static CsvTable Read(CsvRequest request, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var table = new CsvTable(request);
        using var rows = CsvRows.Open(request.Path, request.Separator);
        table.ReadHeader(rows);
        var reader = new CellReader(request.DecimalComma);
        while (table._problems.Count < MostProblems && rows.Read())
        {
            if (table.Rows++ % 65_536 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new RunProgress($"reading {request.Path}", 0, 0));
            }

            table.See(rows, reader);
        }

        if (table.Rows == 0)
        {
            table.Add(request.Path, "no rows below the header", "at least one");
        }

        return table._problems.Count == 0 ? table : throw new InputException(table._problems);
    }

    private void ReadHeader(CsvRows rows)
    {
        if (!rows.Read())
        {
            throw new InputException(_request.Path, "an empty file", "a header with the columns' names, then rows");
        }

        var names = Enumerable.Range(0, rows.Count).Select(cell => Encoding.UTF8.GetString(rows[cell])).ToList();
        var where = string.Create(CultureInfo.InvariantCulture, $"{_request.Path}, line {rows.Line}");
        for (var i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]) || !Utf8.IsValid(rows[i]))
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"{where}, cell {i + 1}"), names[i].Length == 0 ? "a column without a name" : $"a column named \"{names[i]}\"", "a name in UTF-8");
            }
        }

        foreach (var unknown in _request.Names.Where(pair => !names.Contains(pair.Value, StringComparer.Ordinal)))
        {
            Add("--map", $"{unknown.Key}={unknown.Value}", $"a column of the file: {string.Join(", ", names)}");
        }

        var called = _request.Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        Columns = [.. names.Select(name => called.GetValueOrDefault(name, name)).Select((name, i) => new CsvColumn(names[i], name, _request.Rules.GetValueOrDefault(name, ColumnRule.Any)))];
        foreach (var twice in Columns.GroupBy(column => column.Name, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            Add(where, $"{twice.Count()} columns named \"{twice.Key}\"", "each name once");
        }

        foreach (var (name, rule) in _request.Rules.Where(pair => pair.Value.Required && Columns.All(column => column.Name != pair.Key)))
        {
            Add(where, $"no column \"{name}\"", $"{rule.Expected}; --map {name}=COLUMN says which it is (there are: {string.Join(", ", names)})");
        }

        if (_problems.Count > 0)
        {
            throw new InputException(_problems);
        }
    }

    private void See(CsvRows rows, CellReader reader)
    {
        if (rows.Count != Columns.Count)
        {
            Add(Line(rows), $"{rows.Count} cells", $"{Columns.Count}, as the header has");
            return;
        }

        for (var i = 0; i < Columns.Count; i++)
        {
            var cell = rows[i];
            if (!Columns[i].See(cell, reader))
            {
                Add($"{Line(rows)}, column \"{Columns[i].Header}\"", Shown(cell), Columns[i].Rule.Expected);
            }
            else if (!Utf8.IsValid(cell))
            {
                Add($"{Line(rows)}, column \"{Columns[i].Header}\"", "bytes that are no UTF-8", "text in UTF-8");
            }
        }
    }

    private string Line(CsvRows rows) => string.Create(CultureInfo.InvariantCulture, $"{_request.Path}, line {rows.Line}");

    private static string Shown(ReadOnlySpan<byte> cell) => cell.IsEmpty ? "an empty cell" : cell.Length <= 60 ? $"\"{Encoding.UTF8.GetString(cell)}\"" : $"\"{Encoding.UTF8.GetString(cell[..60])}…\"";

    private void Add(string where, string found, string expected)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new InputProblem(where, found, expected));
        }
    }
}
