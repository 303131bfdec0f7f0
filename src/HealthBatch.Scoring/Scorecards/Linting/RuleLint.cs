using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>Warns about conditions that can't hold, that earlier ones leave nothing to, or that overlap.</summary>
internal static class RuleLint
{
    private const string Column = "\u0001";

    public static void Check(Scorecard scorecard, List<LintWarning> warnings)
    {
        var actions = scorecard.Actions.Select(rule => (Condition)Whom(rule, scorecard)).ToList();
        var logic = new ConditionLogic([.. scorecard.Formulas.Select(formula => formula.When).OfType<Condition>(), .. scorecard.Overrides.Select(rule => rule.When), .. actions]);
        Formulas(scorecard.Formulas, logic, warnings);
        foreach (var rule in scorecard.Overrides)
        {
            Override(rule, logic, warnings);
        }

        for (var i = 0; i < actions.Count; i++)
        {
            var words = ScorecardWords.Of(scorecard.Actions[i]);
            if (logic.AreImpossible([actions[i]], []))
            {
                warnings.Add(new LintWarning("never", "actions", $"{words}: nobody can meet that"));
            }
            else if (logic.AreImpossible([actions[i]], actions.Take(i)))
            {
                warnings.Add(new LintWarning("unreachable", "actions", $"{words}: earlier rules match everyone whom it would match"));
            }
        }
    }

    private static void Formulas(IReadOnlyList<Formula> formulas, ConditionLogic logic, List<LintWarning> warnings)
    {
        for (var i = 0; i < formulas.Count; i++)
        {
            var earlier = formulas.Take(i).Where(formula => formula.When is not null).ToList();
            Condition[] own = formulas[i].When is { } when ? [when] : [];
            var where = $"formula {formulas[i].Segment}";
            if (logic.AreImpossible(own, []))
            {
                warnings.Add(new LintWarning("never", where, $"nobody can meet {ScorecardWords.Of(formulas[i].When)}"));
                continue;
            }

            if (logic.AreImpossible(own, earlier.Select(formula => formula.When!)))
            {
                warnings.Add(new LintWarning("unreachable", where, "earlier formulas match everyone whom it would match"));
                continue;
            }

            foreach (var other in earlier.Where(other => own.Length > 0 && !logic.AreImpossible([other.When!], []) && !logic.AreImpossible([other.When!, own[0]], [])))
            {
                warnings.Add(new LintWarning(
                    "overlap", where, $"a customer can meet both its condition and that of {other.Segment}, and is then scored by {other.Segment}, which comes first"));
            }
        }
    }

    private static void Override(Override rule, ConditionLogic logic, List<LintWarning> warnings)
    {
        if (logic.AreImpossible([rule.When], []))
        {
            warnings.Add(new LintWarning("never", "overrides", $"{ScorecardWords.Of(rule)}: nobody can meet that"));
        }

        if ((rule.Kind == OverrideKind.Cap && rule.Limit == 100) || (rule.Kind == OverrideKind.Floor && rule.Limit == 0))
        {
            warnings.Add(new LintWarning("no-effect", "overrides", $"{ScorecardWords.Of(rule)}: no score is changed by that"));
        }
    }

    /// <summary>An action's rule as a condition on columns that no snapshot has: a reason names a metric, or all metrics of a dimension.</summary>
    private static Condition.All Whom(ActionRule rule, Scorecard scorecard)
    {
        static Condition Is(string what, params IReadOnlyList<string> values) => new Condition.Of(Column + what, new Comparison.OneOf(values));
        var parts = new List<Condition>();
        if (rule.Band is { } band)
        {
            parts.Add(Is("band", band));
        }

        if (rule.Trend is { } trend)
        {
            parts.Add(Is("trend", trend));
        }

        if (rule.Segment is { } segment)
        {
            parts.Add(Is("segment", segment));
        }

        if (rule.BandChange is { } change)
        {
            parts.Add(Is("change", change));
        }

        if (rule.Reason is { } reason)
        {
            var metrics = scorecard.Formulas.SelectMany(formula => formula.Dimensions)
                .SelectMany(dimension => dimension.Metrics.Where(metric => metric.Name == reason || dimension.Name == reason)).Select(metric => metric.Name);
            parts.Add(Is("reason", [.. metrics.Distinct(StringComparer.Ordinal)]));
        }

        if (rule.Columns is { } columns)
        {
            parts.Add(columns);
        }

        return new Condition.All(parts);
    }
}
