using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>
/// The columns of a snapshot that nobody has seen, as far as a scorecard's use of them tells: what is compared or normalised is a number, what is
/// only looked up is what its words look like.
/// </summary>
internal sealed class ColumnUses
{
    private readonly Dictionary<string, (bool Number, List<string> Words)> _uses = new(StringComparer.Ordinal);

    private ColumnUses()
    {
    }

    /// <summary>The columns, in the order in which the scorecard first names them.</summary>
    public static TableSchema SchemaOf(Scorecard card)
    {
        var uses = new ColumnUses();
        foreach (var formula in card.Formulas)
        {
            uses.Add(formula.When);
            foreach (var metric in formula.Metrics)
            {
                uses.Add(metric);
            }
        }

        if (card.Existing is { } existing)
        {
            uses.Number(existing.ScoreColumn);
            uses.Words(existing.BandColumn, card.Bands.Bands.Select(band => band.Name));
        }

        foreach (var change in card.Overrides)
        {
            uses.Add(change.When);
        }

        return new TableSchema([.. uses._uses.Select(use => new ColumnSchema(use.Key, Kind(use.Value.Number, use.Value.Words), true, "as it is used"))]);
    }

    private static ColumnKind Kind(bool number, List<string> words)
    {
        if (words.Count > 0 && words.TrueForAll(word => bool.TryParse(word, out _)))
        {
            return ColumnKind.Boolean;
        }

        var isDate = words.Exists(word => DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        if (number)
        {
            return isDate ? ColumnKind.Date : ColumnKind.Floating;
        }

        return words.Count > 0 && words.TrueForAll(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? ColumnKind.Floating : ColumnKind.Text;
    }

    private void Add(Metric metric)
    {
        switch (metric.Normalise)
        {
            case Normaliser.Map map:
                Words(metric.Column, map.Values.Keys);
                break;
            case Normaliser.Steps steps:
                foreach (var step in steps.Table)
                {
                    Add(metric.Column, step.When);
                }

                break;
            default:
                Number(metric.Column);
                break;
        }

        Number(metric.Stale?.Column);
    }

    private void Add(Condition? condition)
    {
        switch (condition)
        {
            case Condition.All(var all):
                all.ToList().ForEach(Add);
                break;
            case Condition.Any(var any):
                any.ToList().ForEach(Add);
                break;
            case Condition.Not(var inner):
                Add(inner);
                break;
            case Condition.Of(var column, var test):
                Add(column, test);
                break;
        }
    }

    private void Add(string column, Comparison test)
    {
        switch (test)
        {
            case Comparison.OneOf(var values):
                Words(column, values);
                break;
            case Comparison.IsMissing:
                Words(column, []);
                break;
            default:
                Number(column);
                break;
        }
    }

    private void Number(string? column)
    {
        if (column is not null)
        {
            _uses[column] = (true, _uses.TryGetValue(column, out var use) ? use.Words : []);
        }
    }

    private void Words(string? column, IEnumerable<string> words)
    {
        if (column is not null)
        {
            var use = _uses.TryGetValue(column, out var known) ? known : (Number: false, Words: []);
            use.Words.AddRange(words);
            _uses[column] = use;
        }
    }
}
