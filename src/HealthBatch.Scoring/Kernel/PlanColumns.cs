using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards.Format;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Binds the columns that a scorecard names to the columns that a snapshot has, and collects everything that does not fit.</summary>
internal sealed class PlanColumns(TableSchema schema, string where)
{
    private readonly List<ColumnRequest> _requests = [];
    private readonly List<InputProblem> _problems = [];

    /// <summary>The columns to ask for, in the order in which they were first needed.</summary>
    public IReadOnlyList<ColumnRequest> Requests => _requests;

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<InputProblem> Problems => _problems;

    /// <summary>The kind of a readable column, or null with a problem noted.</summary>
    public ColumnKind? KindOf(string name, string usedBy)
    {
        var column = schema.Find(name);
        if (column is null)
        {
            Report(name, "no such column", $"the column of {usedBy} ({Nearest(name)})");
            return null;
        }

        if (column.Unsupported is not null)
        {
            Report(name, $"{column.StoredAs} ({column.Unsupported})", $"a column that can be read, for {usedBy}");
            return null;
        }

        if (column.Kind is ColumnKind.Time or ColumnKind.Binary or ColumnKind.Nested)
        {
            Report(name, column.StoredAs, $"a number, date, boolean or text, for {usedBy}");
            return null;
        }

        return column.Kind;
    }

    /// <summary>The place of a column that travels as numbers; -1 with a problem noted if it can't.</summary>
    public int Number(string name, string usedBy)
    {
        var kind = KindOf(name, usedBy);
        if (kind is ColumnKind.Text)
        {
            Report(name, schema.Find(name)!.StoredAs, $"a number, for {usedBy}");
            return -1;
        }

        return kind is null ? -1 : Place(name, ColumnForm.Number);
    }

    /// <summary>The place of a column that travels as text, whole numbers and booleans included; -1 with a problem noted if it can't.</summary>
    public int Label(string name, string usedBy)
    {
        var kind = KindOf(name, usedBy);
        if (kind is not (null or ColumnKind.Text or ColumnKind.Integer or ColumnKind.Boolean))
        {
            Report(name, schema.Find(name)!.StoredAs, $"text, a whole number or a boolean, for {usedBy}");
            return -1;
        }

        return kind is null ? -1 : Place(name, ColumnForm.Text);
    }

    /// <summary>The place of a column in that form; the caller has checked its kind.</summary>
    public int Place(string name, ColumnForm form)
    {
        var place = _requests.FindIndex(request => request.Form == form && string.Equals(request.Name, name, StringComparison.Ordinal));
        if (place < 0)
        {
            place = _requests.Count;
            _requests.Add(new ColumnRequest(name, form));
        }

        return place;
    }

    /// <summary>Notes a problem of a column.</summary>
    public void Report(string column, string found, string expected)
    {
        var problem = new InputProblem($"{where}, column \"{column}\"", found, expected);
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    private string Nearest(string name)
    {
        var names = schema.Columns.Select(column => column.Name).ToList();
        return NearestName.Of(name, names) is { } near
            ? $"nearest: {near}"
            : $"there are: {string.Join(", ", names.Take(10))}{(names.Count > 10 ? ", …" : "")}";
    }

    /// <summary>
    /// The number that a scorecard's word stands for in a column of that kind: true is 1, a date is its days since 1970-01-01. NaN if it is none.
    /// </summary>
    public static double Parse(string word, ColumnKind kind)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        if (kind == ColumnKind.Boolean && bool.TryParse(word, out var flag))
        {
            return flag ? 1 : 0;
        }

        return kind is ColumnKind.Date or ColumnKind.Timestamp && DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber
            : double.NaN;
    }
}
