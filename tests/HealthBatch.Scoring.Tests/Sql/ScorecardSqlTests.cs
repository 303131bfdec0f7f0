using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Sql;
using HealthBatch.Scoring.Tests.Kernel;
using HealthBatch.Scoring.Tests.Scorecards;

namespace HealthBatch.Scoring.Tests.Sql;

/// <summary>What the statement must not do. That it computes our scores is shown where an engine runs it: tests/interop/sql.</summary>
public sealed class ScorecardSqlTests
{
    private const string Hostile = "x\"'\\; DROP TABLE snapshot; --\r\nDROP";

    [Fact]
    public void Nothing_in_a_scorecard_ends_the_place_it_stands_in()
    {
        // Names of columns hold no line ends: those are refused.
        var column = Hostile.Replace("\r\n", "", StringComparison.Ordinal);
        var words = new Normaliser.Map(new Dictionary<string, double> { [Hostile] = 10 });
        var card = Cards.Of(
            Cards.Formula(Hostile, Cards.Dimension(Hostile, 1, Cards.Metric(Hostile, 1, words) with { Column = column })) with { When = Cards.Is(column, new Comparison.OneOf([Hostile])) },
            Cards.Formula(column, Cards.Dimension(Hostile, 1, Cards.Metric(Hostile, 1, words) with { Column = column }))) with
        {
            Name = Hostile,
            Bands = new BandScale([new Band(Hostile, 0), new Band(column, 50)]),
            Overrides = [new Override { When = Cards.Is(column, new Comparison.OneOf([Hostile])), Kind = OverrideKind.SetBand, Band = Hostile, Reason = Hostile }],
        };

        var rest = WithoutQuotes(ScorecardSql.Write(card, null, Hostile, column.Replace("\"", "", StringComparison.Ordinal), column));

        Assert.DoesNotContain("DROP", rest, StringComparison.Ordinal);
        Assert.EndsWith(";\n", rest, StringComparison.Ordinal);
        Assert.Equal(1, rest.Count(letter => letter == ';'));
    }

    [Fact]
    public void A_corrected_rater_is_refused_since_a_statement_without_it_would_give_other_scores()
    {
        var refused = Assert.Throws<InputException>(() => Write(CompleteScorecard.Read()));

        Assert.Contains("CSM rating", Assert.Single(refused.Problems).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshots_columns_are_checked_as_they_are_for_a_run()
    {
        var card = Cards.Of(Cards.Metric("sessions"));

        var absent = Assert.Throws<InputException>(() => ScorecardSql.Write(card, new Rows().WithText("customer_id", "a").With("session", 1).Schema, "rows", "snapshot", "customer_id"));
        var nobody = Assert.Throws<InputException>(() => ScorecardSql.Write(card, new Rows().With("sessions", 1).Schema, "rows", "snapshot", "customer_id"));

        Assert.Contains("nearest: session", absent.Message, StringComparison.Ordinal);
        Assert.Contains("customer_id", nobody.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customers")]
    [InlineData("lake.SCORES")]
    [InlineData("\"banded\"")]
    [InlineData("points_a")]
    [InlineData("override_1")]
    public void No_select_takes_the_tables_name(string table)
    {
        var above = Cards.Is("m", new Comparison.Above(1));
        var card = Cards.Of(Cards.Formula("a", Cards.Dimension("d", 1, Cards.Metric("m"))) with { When = above }, Cards.Formula("b", Cards.Dimension("d", 1, Cards.Metric("m")))) with
        {
            Overrides = [new Override { When = above, Kind = OverrideKind.Cap, Limit = 1, Reason = "r" }],
        };

        var sql = ScorecardSql.Write(card, null, "", table, "customer_id");

        Assert.DoesNotContain($"{table.Split('.')[^1].Trim('"')} AS (", sql, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("customers", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_column_holds_is_told_by_its_use()
    {
        var card = Cards.Of(
            Cards.Metric("number"),
            Cards.Metric("rating", 1, new Normaliser.Map(new Dictionary<string, double> { ["1"] = 0, ["5"] = 100 })),
            Cards.Metric("word", 1, new Normaliser.Map(new Dictionary<string, double> { ["1"] = 0, ["low"] = 100 })),
            Cards.Metric("flag", 1, new Normaliser.Map(new Dictionary<string, double> { ["true"] = 0 })),
            Cards.Metric("aged") with { Stale = new StaleRule("age", 3) }) with
        {
            Overrides =
            [
                new Override { When = new Condition.Not(Cards.Is("day", new Comparison.OneOf(["2026-01-31"]))), Kind = OverrideKind.Cap, Limit = 1, Reason = "r" },
                new Override { When = new Condition.Any([Cards.Is("day", new Comparison.Above(20_000)), Cards.Is("owner", new Comparison.IsMissing(true))]), Kind = OverrideKind.Cap, Limit = 1, Reason = "r" },
            ],
        };

        var kinds = ColumnUses.SchemaOf(card).Columns.Select(column => $"{column.Name} {column.Kind}");

        Assert.Equal(["number Floating", "rating Floating", "word Text", "flag Boolean", "aged Floating", "age Floating", "day Date", "owner Text"], kinds);
    }

    private static string Write(Scorecard card) => ScorecardSql.Write(card, null, "", "snapshot", "customer_id");

    /// <summary>What an engine would read as more than names, words and comments.</summary>
    private static string WithoutQuotes(string sql)
    {
        var rest = new StringBuilder();
        for (var i = 0; i < sql.Length; i++)
        {
            if (sql[i] is '"' or '\'')
            {
                i = sql.IndexOf(sql[i], i + 1);
            }
            else if (sql[i] == '-' && sql[i + 1] == '-')
            {
                i = sql.IndexOfAny(['\n', '\r'], i);
            }
            else
            {
                rest.Append(sql[i]);
            }
        }

        return rest.ToString();
    }
}
