using System.Text;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Linting;

namespace HealthBatch.Scoring.Tests.Scorecards.Linting;

public sealed class ConditionLogicTests
{
    [Theory]
    // Later formulas that earlier ones leave nobody to.
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"x\": { \"below\": 30 } }", "unreachable")]
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"x\": { \"between\": [ 10, 20 ] } }", "unreachable")]
    [InlineData("{ \"x\": { \"isMissing\": false } }", "{ \"x\": { \"above\": 3 } }", "unreachable")]
    [InlineData("{ \"p\": { \"oneOf\": [ \"a\", \"b\" ] } }", "{ \"p\": { \"equals\": \"b\" } }", "unreachable")]
    [InlineData("{ \"any\": [ { \"x\": { \"above\": 5 } }, { \"x\": { \"below\": 6 } } ] }", "{ \"x\": { \"isMissing\": false } }", "unreachable")]
    [InlineData("{ \"not\": { \"x\": { \"above\": 5 } } }", "{ \"x\": { \"isMissing\": true } }", "unreachable")]
    // Formulas that share customers.
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"y\": { \"below\": 30 } }", "overlap")]
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"x\": { \"below\": 91 } }", "overlap")]
    [InlineData("{ \"x\": { \"between\": [ 0, 90 ] } }", "{ \"x\": { \"between\": [ 90, 95 ] } }", "overlap")]
    [InlineData("{ \"any\": [ { \"x\": { \"above\": 6 } }, { \"x\": { \"below\": 5 } } ] }", "{ \"x\": { \"isMissing\": false } }", "overlap")]
    [InlineData("{ \"p\": { \"oneOf\": [ \"a\", \"b\" ] } }", "{ \"p\": { \"oneOf\": [ \"b\", \"c\" ] } }", "overlap")]
    // Formulas that don't.
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"x\": { \"above\": 90 } }", null)]
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"x\": { \"between\": [ 90, 99 ] } }", null)]
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"x\": { \"isMissing\": true } }", null)]
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"not\": { \"x\": { \"below\": 90 } } }", null)]
    [InlineData("{ \"p\": { \"equals\": \"a\" } }", "{ \"p\": { \"equals\": \"b\" } }", null)]
    [InlineData("{ \"p\": { \"equals\": \"a\" }, \"x\": { \"above\": 1 } }", "{ \"p\": { \"equals\": \"a\" }, \"x\": { \"equals\": 1 } }", null)]
    // A condition that nobody can meet.
    [InlineData("{ \"x\": { \"below\": 90 } }", "{ \"all\": [ { \"x\": { \"above\": 100 } }, { \"x\": { \"equals\": 100 } } ] }", "never")]
    public void Conditions_of_two_formulas_are_told_apart(string first, string second, string? rule)
    {
        var json = $$"""
            { "name": "a", "version": 1, "effectiveFrom": "2026-01-01", "minimumCoverage": 0.5, "bands": { "from": { "red": 0, "green": 50 } }, "formulas": [
              { "segment": "one", "when": {{first}}, "dimensions": [ { "name": "d", "weight": 1, "metrics": [ { "name": "m", "column": "m", "weight": 1, "normalise": { "goal": 1 } } ] } ] },
              { "segment": "two", "when": {{second}}, "dimensions": [ { "name": "d", "weight": 1, "metrics": [ { "name": "m", "column": "m", "weight": 1, "normalise": { "goal": 1 } } ] } ] },
              { "segment": "rest", "dimensions": [ { "name": "d", "weight": 1, "metrics": [ { "name": "m", "column": "m", "weight": 1, "normalise": { "goal": 1 } } ] } ] } ] }
            """;

        var warnings = ScorecardLint.Check(ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "x.json"));

        Assert.Equal(rule is null ? [] : [(rule, "formula two")], warnings.Where(warning => warning.Where == "formula two").Select(warning => (warning.Rule, warning.Where)));
    }

    [Fact]
    public void A_last_formula_to_which_nobody_is_left_is_unreachable()
    {
        var below = new Condition.Of("x", new Comparison.Below(5));
        var logic = new ConditionLogic([below]);

        Assert.True(logic.AreImpossible([], [below, new Condition.Not(below)]));
        Assert.False(logic.AreImpossible([], [below]));
    }

    [Fact]
    public void What_would_take_too_many_alternatives_counts_as_possible()
    {
        var wide = new Condition.All([.. Enumerable.Range(0, 20).Select(i => new Condition.Any(
            [new Condition.Of($"a{i}", new Comparison.Above(1)), new Condition.Of($"b{i}", new Comparison.Above(1))]))]);
        var never = new Condition.All([new Condition.Of("x", new Comparison.Above(1)), new Condition.Of("x", new Comparison.Below(1))]);

        Assert.False(new ConditionLogic([wide, never]).AreImpossible([wide, never], []));
        Assert.True(new ConditionLogic([never]).AreImpossible([never], []));
    }
}
