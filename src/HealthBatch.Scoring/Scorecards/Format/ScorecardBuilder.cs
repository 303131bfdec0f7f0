using System.Globalization;
using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>Makes the model from a file that has passed every check.</summary>
internal static class ScorecardBuilder
{
    public static Scorecard Build(SourceNode root) => new()
    {
        Name = root["name"]!.Text,
        Version = (int)root["version"]!.Number,
        EffectiveFrom = Date(root["effectiveFrom"]!),
        Description = root["description"]?.Text,
        Bands = new BandScale(
            [.. root["bands"]!["from"]!.Members.Select(member => new Band(member.Name, member.Value.Number))],
            root["bands"]!["edges"]?.Text == "upper-inclusive" ? BandEdges.UpperInclusive : BandEdges.LowerInclusive),
        MinimumCoverage = root["minimumCoverage"]?.Number ?? 0,
        Formulas = Each(root["formulas"], Formula),
        Existing = root["scoreColumn"] is null && root["bandColumn"] is null ? null : new ExistingScore(root["scoreColumn"]?.Text, root["bandColumn"]?.Text),
        Overrides = Each(root["overrides"], Override),
        Actions = Each(root["actions"], Action),
        Trend = Trend(root["trend"]),
        Outcome = Outcome(root["outcome"]),
        AmountColumn = root["amountColumn"]?.Text ?? "amount",
        TreatedColumn = root["treatedColumn"]?.Text,
        Challengers = Each(root["challengers"], node => node.Text),
        Adopted = root["adopted"] is { } adopted
            ? new AdoptionEvidence(adopted["proposal"]!.Text, adopted["evidenceSha256"]!.Text, adopted["by"]!.Text, Date(adopted["on"]!))
            : null,
    };

    private static Formula Formula(SourceNode node) => new()
    {
        Segment = node["segment"]!.Text,
        When = node["when"] is { } when ? Condition(when) : null,
        Dimensions = Each(node["dimensions"], dimension => new Dimension
        {
            Name = dimension["name"]!.Text,
            Weight = dimension["weight"]!.Number,
            Metrics = Each(dimension["metrics"], Metric),
        }),
    };

    private static Metric Metric(SourceNode node) => new()
    {
        Name = node["name"]!.Text,
        Column = node["column"]!.Text,
        Weight = node["weight"]!.Number,
        Normalise = Normaliser(node["normalise"]!),
        Missing = Missing(node["missing"]),
        Stale = node["stale"] is { } stale ? new StaleRule(stale["column"]!.Text, stale["after"]!.Number) : null,
        Rater = node["rater"]?.Text,
        CorrectRater = IsTrue(node["correctRater"]),
        Rubric = node["rubric"]?.Members.ToDictionary(member => member.Name, member => member.Value.Text, StringComparer.Ordinal),
    };

    private static MissingPolicy Missing(SourceNode? node) => node switch
    {
        null => MissingPolicy.Redistribute,
        { Kind: JsonValueKind.Number } => new MissingPolicy(MissingPolicyKind.Value, node.Number),
        { Text: "neutral" } => new MissingPolicy(MissingPolicyKind.Neutral),
        { Text: "worst" } => new MissingPolicy(MissingPolicyKind.Worst),
        _ => MissingPolicy.Redistribute,
    };

    private static Normaliser Normaliser(SourceNode node) => node switch
    {
        _ when node["linear"] is { } linear => new Normaliser.Linear(linear["worst"]!.Number, linear["best"]!.Number),
        _ when node["log"] is { } log => new Normaliser.Log(log["worst"]!.Number, log["best"]!.Number),
        _ when node["goal"] is { } goal => new Normaliser.Goal(goal.Number),
        _ when node["map"] is { } map => new Normaliser.Map(
            map.Members.ToDictionary(member => member.Name, member => member.Value.Number, StringComparer.Ordinal), node["otherwise"]?.Number),
        _ when node["steps"] is { } steps => new Normaliser.Steps(
            steps["base"]!.Number, Each(steps["table"], step => new Step(Comparisons(step["when"]!).Single(), step["points"]!.Number))),
        _ => Percentile(node["percentile"]!),
    };

    private static Normaliser.Percentile Percentile(SourceNode node) =>
        new(node["reference"]!.Text, Each(node["quantiles"], item => item.Number), node["higherIsBetter"] is null || IsTrue(node["higherIsBetter"]))
        {
            ReferenceSha256 = node["sha256"]?.Text,
        };

    private static Condition Condition(SourceNode node)
    {
        var conditions = new List<Condition>();
        foreach (var member in node.Members)
        {
            switch (member.Name)
            {
                case "all":
                    conditions.Add(new Condition.All(Each(member.Value, Condition)));
                    break;
                case "any":
                    conditions.Add(new Condition.Any(Each(member.Value, Condition)));
                    break;
                case "not":
                    conditions.Add(new Condition.Not(Condition(member.Value)));
                    break;
                default:
                    conditions.AddRange(Comparisons(member.Value).Select(test => new Condition.Of(member.Name, test)));
                    break;
            }
        }

        return conditions.Count == 1 ? conditions[0] : new Condition.All(conditions);
    }

    private static IEnumerable<Comparison> Comparisons(SourceNode node) => node.Members.Select(member => (Comparison)(member.Name switch
    {
        "above" => new Comparison.Above(member.Value.Number),
        "below" => new Comparison.Below(member.Value.Number),
        "between" => new Comparison.Between(member.Value.Items[0].Number, member.Value.Items[1].Number),
        "equals" => new Comparison.OneOf([Invariant(member.Value)]),
        "oneOf" => new Comparison.OneOf(Each(member.Value, Invariant)),
        _ => new Comparison.IsMissing(IsTrue(member.Value)),
    }));

    private static Override Override(SourceNode node) => new()
    {
        When = Condition(node["when"]!),
        Kind = node["cap"] is not null ? OverrideKind.Cap : node["floor"] is not null ? OverrideKind.Floor : OverrideKind.SetBand,
        Limit = (node["cap"] ?? node["floor"])?.Number ?? double.NaN,
        Band = node["setBand"]?.Text,
        Reason = node["reason"]!.Text,
    };

    private static ActionRule Action(SourceNode node) => new()
    {
        Band = node["when"]?["band"]?.Text,
        Trend = node["when"]?["trend"]?.Text,
        Reason = node["when"]?["reason"]?.Text,
        Segment = node["when"]?["segment"]?.Text,
        BandChange = node["when"]?["bandChange"]?.Text,
        Columns = node["when"]?["columns"] is { } columns ? Condition(columns) : null,
        Do = node["do"]!.Text,
    };

    private static TrendRule Trend(SourceNode? node)
    {
        var usual = new TrendRule();
        return new TrendRule(node?["threshold"]?.Number ?? usual.Threshold, (int)(node?["days"]?.Number ?? usual.Days));
    }

    private static OutcomeDefinition Outcome(SourceNode? node)
    {
        var usual = new OutcomeDefinition();
        return new OutcomeDefinition
        {
            Events = node?["event"] switch
            {
                null => usual.Events,
                { Kind: JsonValueKind.String } one => [one.Text],
                var several => Each(several, item => item.Text),
            },
            HorizonDays = (int)(node?["horizonDays"]?.Number ?? usual.HorizonDays),
            Label = node?["label"]?.Text == "first-decision" ? LabelRule.FirstDecision : LabelRule.WithinHorizon,
            ChurnIsFinal = IsTrue(node?["churnIsFinal"]),
        };
    }

    private static bool IsTrue(SourceNode? node) => node is { Kind: JsonValueKind.True };

    private static DateOnly Date(SourceNode node) => DateOnly.ParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Invariant(SourceNode node) => node.Kind switch
    {
        JsonValueKind.Number => node.Number.ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => node.Text,
    };

    private static IReadOnlyList<T> Each<T>(SourceNode? node, Func<SourceNode, T> make) => node is null ? [] : [.. node.Items.Select(make)];
}
