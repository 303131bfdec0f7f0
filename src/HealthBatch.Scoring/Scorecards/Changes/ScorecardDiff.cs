using static HealthBatch.Scoring.Scorecards.Changes.ScorecardWords;

namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>One thing that differs between two scorecards.</summary>
/// <param name="Where">The part it concerns: "bands", "formula everyone else", "overrides" and so on.</param>
/// <param name="What">What changed, in words, with the values before and after.</param>
public sealed record ScorecardChange(string Where, string What)
{
    /// <inheritdoc />
    public override string ToString() => $"{Where}: {What}";
}

/// <summary>Says in words what changed between two scorecards. Formulas are paired by segment, dimensions and metrics by name.</summary>
public static class ScorecardDiff
{
    /// <summary>The changes, in the order of the file; empty where the scorecards mean the same, whatever their layout.</summary>
    public static IReadOnlyList<ScorecardChange> Between(Scorecard before, Scorecard after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new ChangeList();
        changes.At("scorecard").Value("name", before.Name, after.Name);
        changes.Value("version", Of((double)before.Version), Of((double)after.Version));
        changes.Value("effective from", Of(before.EffectiveFrom), Of(after.EffectiveFrom));
        changes.Value("description", before.Description, after.Description);
        changes.Value("scored by", Of(before.Existing), Of(after.Existing));
        changes.Value("minimum coverage", Of(before.MinimumCoverage), Of(after.MinimumCoverage));
        Bands(changes.At("bands"), before.Bands, after.Bands);
        FormulaDiff.Add(changes, before.Formulas, after.Formulas);
        changes.At("overrides").Lines("override", before.Overrides, after.Overrides, Of, rule => $"{rule.Kind} {Of(rule.When)}");
        changes.At("actions").Lines("action", before.Actions, after.Actions, Of, rule => Of(rule with { Do = "" }));
        changes.At("trend").Value("threshold", Of(before.Trend.Threshold), Of(after.Trend.Threshold));
        changes.Value("days", Of((double)before.Trend.Days), Of((double)after.Trend.Days));
        Outcome(changes.At("outcome"), before.Outcome, after.Outcome);
        changes.At("columns").Value("amount column", before.AmountColumn, after.AmountColumn);
        changes.Value("treated column", before.TreatedColumn, after.TreatedColumn);
        changes.At("challengers").Lines("challenger", before.Challengers, after.Challengers, file => file, file => file);
        changes.At("adoption").Value("adopted from", before.Adopted?.Proposal, after.Adopted?.Proposal);
        return changes.All;
    }

    private static void Bands(ChangeList changes, BandScale before, BandScale after)
    {
        changes.Value("edges", Edges(before), Edges(after));
        changes.Names("band", before.Bands.Select(band => band.Name), after.Bands.Select(band => band.Name));
        foreach (var band in after.Bands)
        {
            if (before.Bands.FirstOrDefault(one => one.Name == band.Name) is { } same)
            {
                changes.Value($"{band.Name} starts at", Of(same.From), Of(band.From));
            }
        }
    }

    private static void Outcome(ChangeList changes, OutcomeDefinition before, OutcomeDefinition after)
    {
        changes.Value("events", string.Join(", ", before.Events), string.Join(", ", after.Events));
        changes.Value("horizon", $"{Of((double)before.HorizonDays)} days", $"{Of((double)after.HorizonDays)} days");
        changes.Value("label", Label(before), Label(after));
        changes.Value("churn is final", before.ChurnIsFinal ? "yes" : "no", after.ChurnIsFinal ? "yes" : "no");
    }

    private static string Edges(BandScale bands) => bands.Edges == BandEdges.LowerInclusive ? "lower-inclusive" : "upper-inclusive";

    private static string Label(OutcomeDefinition outcome) => outcome.Label == LabelRule.WithinHorizon ? "within-horizon" : "first-decision";
}
