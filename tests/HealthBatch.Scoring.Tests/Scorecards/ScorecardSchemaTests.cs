using System.Text;
using System.Text.Json;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Testing;

namespace HealthBatch.Scoring.Tests.Scorecards;

public sealed class ScorecardSchemaTests
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "data", "scorecards");

    /// <summary>Mutations of the complete scorecard that a schema can see: the stretch that is replaced, by what, and the key path that fails.</summary>
    public static TheoryData<string, string, string> Mutations => new()
    {
        { "\"amountColumn\": \"arr\"", "\"amuontColumn\": \"arr\"", "amuontColumn" },
        { "\"version\": 3,", "", "" },
        { "\"version\": 3", "\"version\": \"3\"", "version" },
        { "\"version\": 3", "\"version\": 2.5", "version" },
        { "\"name\": \"b2b-saas\"", "\"name\": \"B2B SaaS\"", "name" },
        { "\"effectiveFrom\": \"2026-01-01\"", "\"effectiveFrom\": \"January 1\"", "effectiveFrom" },
        { "\"edges\": \"lower-inclusive\"", "\"edges\": \"both\"", "bands.edges" },
        { "\"at risk\": 50, ", "\"at risk\": 150, ", "bands.from[\"at risk\"]" },
        { "\"minimumCoverage\": 0.6", "\"minimumCoverage\": 60", "minimumCoverage" },
        { "\"weight\": 40", "\"weight\": -40", "formulas[1].dimensions[0].weight" },
        { "\"weight\": 60", "\"weight\": 0", "formulas[0].dimensions" },
        { "\"column\": \"sessions_30d\", ", "", "formulas[1].dimensions[0].metrics[0]" },
        { "{ \"goal\": 8 }", "{ \"goal\": 0 }", "formulas[0].dimensions[0].metrics[0].normalise.goal" },
        { "{ \"goal\": 8 }", "{ }", "formulas[0].dimensions[0].metrics[0].normalise" },
        { "{ \"goal\": 8 }", "{ \"goal\": 8, \"map\": { \"a\": 1 } }", "formulas[0].dimensions[0].metrics[0].normalise" },
        { "{ \"goal\": 8 }", "{ \"goal\": 8, \"otherwise\": 1 }", "formulas[0].dimensions[0].metrics[0].normalise" },
        { "\"best\": 30 }", "\"bset\": 30, \"best\": 30 }", "formulas[1].dimensions[0].metrics[0].normalise.linear.bset" },
        { "{ \"worst\": 0, \"best\": 500 }", "{ \"worst\": -1, \"best\": 500 }", "formulas[0].dimensions[0].metrics[1].normalise.log.worst" },
        { "\"5\": 100 }", "\"5\": 101 }", "formulas[1].dimensions[1].metrics[0].normalise.map[\"5\"]" },
        { "\"base\": 60", "\"base\": 160", "formulas[1].dimensions[0].metrics[1].normalise.steps.base" },
        { "\"between\": [ 4, 9 ]", "\"between\": [ 4 ]", "formulas[1].dimensions[0].metrics[1].normalise.steps.table[1].when.between" },
        { "[ 0, 1, 1, 5, 20 ]", "[ 0, \"1\", 1, 5, 20 ]", "formulas[1].dimensions[0].metrics[2].normalise.percentile.quantiles[1]" },
        { "\"missing\": \"neutral\"", "\"missing\": \"ignored\"", "formulas[1].dimensions[0].metrics[1].missing" },
        { "\"missing\": 12.5", "\"missing\": 120", "formulas[0].dimensions[0].metrics[1].missing" },
        { "\"after\": 90", "\"after\": -1", "formulas[1].dimensions[1].metrics[0].stale.after" },
        { "{ \"tenure_days\": { \"below\": 90 }, ", "{ \"tenure_days\": { \"under\": 90 }, ", "formulas[0].when.tenure_days.under" },
        { "{ \"days_past_due\": { \"above\": 60 } }", "{ }", "overrides[0].when" },
        { "\"cap\": 40, ", "", "overrides[0]" },
        { "\"cap\": 40, ", "\"cap\": 40, \"floor\": 20, ", "overrides[0]" },
        { "\"trend\": \"falling\"", "\"trend\": \"down\"", "actions[0].when.trend" },
        { "{ \"do\": \"nothing\" }", "{ \"do\": [ ] }", "actions[2].do" },
        { "\"churned\", \"not renewed\"", "\"churned\", \"left\"", "outcome.event[1]" },
        { "\"horizonDays\": 120", "\"horizonDays\": 12.5", "outcome.horizonDays" },
        { "\"rater\": \"csm_id\", ", "", "formulas[1].dimensions[1].metrics[0]" },
        { "\"treatedColumn\": \"treated\"", "\"scoreColumn\": \"theirs\"", "" },
    };

    [Fact]
    public void The_committed_schema_is_the_generated_one()
    {
        // To renew it: healthbatch scorecard schema > data/scorecards/scorecard.schema.json
        Assert.Equal(Encoding.UTF8.GetString(ScorecardSchema.Write()), File.ReadAllText(Path.Combine(Folder, ScorecardSchema.FileName)));
    }

    [Fact]
    public void Every_shipped_scorecard_reads_and_the_schema_takes_it()
    {
        var shipped = Directory.GetFiles(Folder, "*.json").Where(file => Path.GetFileName(file) != ScorecardSchema.FileName).ToList();
        Assert.NotEmpty(shipped);
        Assert.All(shipped, file =>
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(Path.GetFileName(file).Split('.')[0], ScorecardFile.Read(bytes, file).Name);
            Assert.Empty(FailingKeyPaths(Encoding.UTF8.GetString(bytes)));
            Assert.Equal(ScorecardSchema.FileName, JsonDocument.Parse(bytes).RootElement.GetProperty("$schema").GetString());
        });
    }

    [Fact]
    public void The_example_of_the_documentation_reads()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "README.md"));
        var start = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var example = text[start..text.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.Equal(2, ScorecardFile.Read(Encoding.UTF8.GetBytes(example), "README.md").Formulas.Count);
        Assert.Empty(FailingKeyPaths(example));
    }

    [Fact]
    public void The_normalisers_of_the_documentation_read()
    {
        var rows = File.ReadLines(Path.Combine(Folder, "README.md")).Where(line => line.StartsWith("| `{ \"", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToList();
        Assert.Equal(6, rows.Count);
        Assert.All(rows, normaliser => Assert.Empty(ScorecardFile.Check(
            Encoding.UTF8.GetBytes(CompleteScorecard.With("{ \"goal\": 8 }", normaliser)), out _)));
    }

    [Fact]
    public void The_schema_takes_a_scorecard_that_uses_everything() => Assert.Empty(FailingKeyPaths(CompleteScorecard.Json));

    [Fact]
    public void The_schema_takes_what_the_writer_writes() =>
        Assert.Empty(FailingKeyPaths(Encoding.UTF8.GetString(ScorecardFile.Write(CompleteScorecard.Read()))));

    [Theory]
    [MemberData(nameof(Mutations))]
    public void The_schema_and_the_reader_refuse_a_mutated_scorecard_at_the_same_key(string stretch, string replacement, string keyPath)
    {
        var json = CompleteScorecard.With(stretch, replacement);

        Assert.Equal([keyPath], FailingKeyPaths(json));
        Assert.Equal([keyPath], ScorecardFile.Check(Encoding.UTF8.GetBytes(json), out _).Select(problem => problem.KeyPath).Distinct());
    }

    private static IReadOnlyList<string> FailingKeyPaths(string json)
    {
        using var schema = JsonDocument.Parse(ScorecardSchema.Write());
        using var instance = JsonDocument.Parse(json);
        return new SchemaEvaluator(schema.RootElement).FailingKeyPaths(instance.RootElement);
    }
}
