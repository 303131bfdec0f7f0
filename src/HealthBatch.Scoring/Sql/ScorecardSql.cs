using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>
/// Writes a scorecard as one SELECT over a table with a snapshot: for every customer the columns customer_id, segment, score, band, coverage, points_METRIC,
/// reason_1 to reason_3 and override of a score file, with the same values. The text runs on DuckDB and on PostgreSQL.
/// </summary>
public sealed class ScorecardSql
{
    private readonly Scorecard _card;
    private readonly SqlInputs _inputs;
    private readonly BandSql _bands;
    private readonly SqlNames _names;
    private readonly SqlNames _segments;
    private readonly string _table;
    private readonly string _customerId;
    private readonly IReadOnlyList<SqlMetric> _metrics;
    private readonly IReadOnlyList<string> _header;
    private readonly List<SqlSelect> _selects = [];
    private readonly string[] _carried;

    private ScorecardSql(Scorecard card, TableSchema schema, ScoringPlan plan, string table, string customerId, IReadOnlyList<string> header)
    {
        var columns = ScoreFileColumns.Slugs("points_", plan.Metrics);
        var slugs = new SqlNames();
        (_card, _inputs, _bands, _header, _customerId) = (card, new SqlInputs(schema), new BandSql(card), header, customerId);
        _metrics = [.. plan.Metrics.Select((name, i) => new SqlMetric(name, columns[i], slugs.Of("", name)))];
        _table = SqlText.Table(table);

        // A select of the table's own name would be the table to whoever reads it. Those of formulas have a first word of their own before the segment's name.
        var called = table.Split('.')[^1].Trim('"');
        _names = new SqlNames(called);
        _segments = new SqlNames(called[(called.IndexOf('_', StringComparison.Ordinal) + 1)..]);
        _carried = ["customer_id", .. card.Overrides.Select((_, i) => BandSql.Concerns(i))];
    }

    /// <summary>Writes the statement, with a line's end.</summary>
    /// <param name="card">The scorecard.</param>
    /// <param name="schema">The snapshot's columns, or null where nobody has seen one: then the scorecard's use of them tells what they hold.</param>
    /// <param name="where">The snapshot, for messages and for the statement's head.</param>
    /// <param name="table">The table's name: parts with dots between, each as it stands or in double quotes.</param>
    /// <param name="customerId">The column with the customer's id.</param>
    /// <exception cref="InputException">
    /// The scorecard corrects raters, or names something that SQL can't hold; or the columns are not there, or hold what the scorecard can't use.
    /// </exception>
    public static string Write(Scorecard card, TableSchema? schema, string where, string table, string customerId)
    {
        ArgumentNullException.ThrowIfNull(card);
        RefuseRaters(card);
        if (schema is not null && schema.Find(customerId) is null)
        {
            throw new InputException($"{where}, column \"{customerId}\"", "no such column", "the customer's id");
        }

        var known = schema ?? ColumnUses.SchemaOf(card);
        return new ScorecardSql(card, known, ScoringPlan.Compile(card, known, where), table, customerId, SqlHeader.Of(card, schema is null ? null : where, known, table)).Write();
    }

    private static void RefuseRaters(Scorecard card)
    {
        var rated = card.Formulas.SelectMany((formula, f) => formula.Metrics.Where(metric => metric is { CorrectRater: true, Rater: not null }).Select(metric => (formula.Segment, metric.Name))).ToList();
        if (rated.Count > 0)
        {
            throw new InputException([.. rated.Select(one => new InputProblem(
                $"scorecard {card.Name}, segment \"{one.Segment}\", metric \"{one.Name}\"",
                "\"correctRater\": true",
                "no correction of raters: it is estimated from all customers before any is scored, and a statement without it would give other scores"))]);
        }
    }

    private string Write()
    {
        var customers = new SqlSelect(_names.Of("", "customers"), "The columns that the scorecard reads: numbers as doubles, NaN and infinities as missing", _table);
        var scores = _card.Existing is { } existing ? Existing(existing, customers.Name) : Formulas(customers.Name);
        var from = scores;
        if (_metrics.Count > 0)
        {
            var ranks = ReasonSql.Rank(from, _metrics, name => _names.Of("", name)).ToList();
            _selects.AddRange(ranks);
            from = ranks[^1].Name;
        }

        if (_card.Existing?.BandColumn is null)
        {
            var banded = new SqlSelect(_names.Of("", "banded"), "The band of the rounded score", from).Take("*").Add("band", _bands.Of("score"));
            _selects.Add(banded);
            from = banded.Name;
        }

        var (overrides, score, band, reason) = _bands.Override(from, _names);
        _selects.AddRange(overrides);
        var result = Result(overrides.Count == 0 ? from : overrides[^1].Name, score, band, reason);

        // What is read is known only now.
        customers.Add("customer_id", $"CAST({SqlText.Name(_customerId)} AS VARCHAR)");
        foreach (var (alias, expression) in _inputs.Columns)
        {
            customers.Add(alias, expression);
        }

        var sql = new StringBuilder();
        foreach (var line in _header)
        {
            sql.Append("-- ").Append(SqlText.Comment(line)).Append('\n');
        }

        sql.Append("WITH ");
        foreach (var select in _selects.Prepend(customers))
        {
            sql.Append(select.Name).Append(" AS (\n  -- ").Append(SqlText.Comment(select.Comment)).Append('\n');
            select.Write(sql, "  ");
            sql.Append("\n),\n");
        }

        sql.Length -= 2;
        sql.Append('\n');
        result.Write(sql, "");
        return sql.Append(";\n").ToString();
    }

    /// <summary>Adds the selects that a score or band of a column takes.</summary>
    /// <returns>The last one's name.</returns>
    private string Existing(ExistingScore existing, string customers)
    {
        var select = new SqlSelect(_names.Of("", "scores"), "The score or band that the column holds; what is none leaves a customer unscored", customers).Take("customer_id");
        string usable;
        if (existing.BandColumn is { } column)
        {
            var band = _inputs.Words(column);
            usable = $"{band} IN ({string.Join(", ", _card.Bands.Bands.Select(one => SqlText.Word(one.Name)))})";
            select.Add("score", "CAST(NULL AS DOUBLE PRECISION)").Add("band", $"CASE WHEN {usable} THEN {band} END");
        }
        else
        {
            var score = _inputs.Number(existing.ScoreColumn!);
            usable = $"{score} BETWEEN 0 AND 100";
            select.Add("score", $"CASE WHEN {usable} THEN {SqlText.Rounded(score)} END");
        }

        select.Add("segment", SqlText.Word(CompiledExisting.SegmentsOf(existing)[0])).Add("coverage", $"CAST(CASE WHEN {usable} THEN 1 ELSE 0 END AS DOUBLE PRECISION)");
        AddConcerns(select);
        _selects.Add(select);
        return select.Name;
    }

    /// <summary>Adds the selects that the formulas take.</summary>
    /// <returns>The name of the one that has all customers.</returns>
    private string Formulas(string customers)
    {
        var segmented = new SqlSelect(_names.Of("", "segmented"), "The first formula whose condition holds scores the customer; whom the overrides concern", customers).Take("*");
        var conditions = _card.Formulas.Take(_card.Formulas.Count - 1).Select((formula, i) => (formula.When is null ? "TRUE" : SqlCondition.Of(formula.When, _inputs), SqlText.Number(i + 1))).ToList();
        segmented.Add("formula", SqlText.Choice(conditions, SqlText.Number(_card.Formulas.Count)));
        AddConcerns(segmented);
        _selects.Add(segmented);

        var byName = _metrics.ToDictionary(metric => metric.Name, StringComparer.Ordinal);
        var results = new List<string>();
        for (var i = 0; i < _card.Formulas.Count; i++)
        {
            var formula = new FormulaSql(_card.Formulas[i], _segments.Of("", _card.Formulas[i].Segment), _card.MinimumCoverage, byName);
            _selects.AddRange(formula.Selects(segmented.Name, _card.Formulas.Count == 1 ? null : $"formula = {SqlText.Number(i + 1)}", _carried, _inputs));
            results.Add(formula.Result);
        }

        if (results.Count == 1)
        {
            return results[0];
        }

        var all = new SqlSelect(_names.Of("", "scores"), "The customers of all segments", string.Join("\n  UNION ALL\n  SELECT * FROM ", results)).Take("*");
        _selects.Add(all);
        return all.Name;
    }

    private void AddConcerns(SqlSelect select)
    {
        for (var i = 0; i < _card.Overrides.Count; i++)
        {
            select.Add(BandSql.Concerns(i), SqlCondition.Of(_card.Overrides[i].When, _inputs));
        }
    }

    private SqlSelect Result(string from, string score, string band, string? reason)
    {
        var result = new SqlSelect("", "", from) { Apart = false }.Take("customer_id", "segment");
        result.Add(SqlText.Name(ScoreFileColumns.Score), score).Add(SqlText.Name(ScoreFileColumns.Band), band).Take("coverage");
        foreach (var metric in _metrics)
        {
            result.Add(SqlText.Name(metric.Output), metric.Points);
        }

        for (var i = 0; i < 3; i++)
        {
            result.Add($"reason_{i + 1}", _metrics.Count == 0 ? "CAST(NULL AS VARCHAR)" : ReasonSql.Name(i, _metrics));
        }

        return result.Add(SqlText.Name(ScoreFileColumns.Override), reason ?? "CAST(NULL AS VARCHAR)");
    }
}
