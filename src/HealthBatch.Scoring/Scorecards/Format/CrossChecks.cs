using System.Globalization;
using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>
/// The rules that hold between keys. They look only at what has the right type: what has not is reported by <see cref="ShapeCheck"/>, and doesn't hide the rest.
/// </summary>
internal sealed partial class CrossChecks(SourceNode root, List<FormatProblem> problems)
{
    private const double GridTolerance = 1e-9;

    private readonly List<string> _bands = [.. Members(root["bands"]?["from"]).Select(member => member.Name)];
    private readonly List<string> _segments = [.. Items(root["formulas"]).Select(formula => TextOf(formula["segment"])).OfType<string>()];

    public void Run()
    {
        CheckBands();
        CheckFormulas();
        CheckOverrides();
        CheckActions();
        CheckRepeats(Items(root["outcome"]?["event"]), "outcome.event", "event");
        CheckRepeats(Items(root["challengers"]), "challengers", "challenger");
    }

    private void CheckBands()
    {
        const string path = "bands.from";
        double? before = null;
        var first = true;
        foreach (var member in Members(root["bands"]?["from"]))
        {
            var start = member.Value.Number;
            var at = KeyPath.Of(path, member.Name);
            if (NumberOf(member.Value) is not (>= 0 and <= 100))
            {
                first = false;
                continue;
            }

            if (first && start != 0)
            {
                Add(at, member.Value, member.Value.Text, "0: the first band starts at 0");
            }
            else if (before is { } lower && start == lower)
            {
                Add(at, member.Value, $"{member.Value.Text}, where the band before starts too", $"a start above {Shown(lower)}");
            }
            else if (before is { } higher && start < higher)
            {
                Add(at, member.Value, $"{member.Value.Text} after {Shown(higher)}", "starts that rise: bands are listed from the least healthy to the healthiest");
            }

            if (Math.Abs((start * 100) - Math.Round(start * 100)) > GridTolerance)
            {
                Add(at, member.Value, member.Value.Text, "a start in steps of 0.01");
            }

            if (member.Name.Length == 0 || member.Name.Trim() != member.Name || member.Name.Any(char.IsControl))
            {
                Add(at, member.Value, $"the band name \"{member.Name}\"", "a name of at least one character, without control characters or blanks at its ends");
            }

            before = start;
            first = false;
        }
    }

    private void CheckFormulas()
    {
        var formulas = Items(root["formulas"]);
        CheckRepeatedNames(formulas.Select((formula, i) => new PlacedNode(formula, KeyPath.Of("formulas", i))), "segment", "segment");
        var metrics = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < formulas.Count; i++)
        {
            var path = KeyPath.Of("formulas", i);
            var formula = formulas[i];
            if (formula.Kind == JsonValueKind.Object && i < formulas.Count - 1 && formula["when"] is null)
            {
                Add(path, formula, "no \"when\" before the last formula", "a condition: without one the formulas after it are never reached");
            }
            else if (i == formulas.Count - 1 && formula["when"] is { } when)
            {
                Add(KeyPath.Of(path, "when"), when, "a condition on the last formula", "none: the last formula matches everyone");
            }

            CheckCondition(formula["when"], KeyPath.Of(path, "when"));
            CheckDimensions(formula, path, metrics);
        }

        if (metrics.Count > ScorecardFormat.MostNames)
        {
            var found = FormattableString.Invariant($"{metrics.Count} metric names");
            Add("formulas", root["formulas"]!, found, FormattableString.Invariant($"at most {ScorecardFormat.MostNames} over all formulas"));
        }
    }

    private void CheckDimensions(SourceNode formula, string path, HashSet<string> metricNames)
    {
        var dimensions = Items(formula["dimensions"]).Select((node, i) => new PlacedNode(node, KeyPath.Of(KeyPath.Of(path, "dimensions"), i))).ToList();
        CheckRepeatedNames(dimensions, "name", "dimension");
        var metrics = dimensions.SelectMany(dimension => Items(dimension.Node["metrics"])
            .Select((node, i) => new PlacedNode(node, KeyPath.Of(KeyPath.Of(dimension.Path, "metrics"), i)))).ToList();
        CheckRepeatedNames(metrics, "name", "metric");
        foreach (var (metric, metricPath) in metrics)
        {
            if (TextOf(metric["name"]) is { } name)
            {
                metricNames.Add(name);
            }

            CheckNormaliser(metric["normalise"], KeyPath.Of(metricPath, "normalise"));
            CheckRubric(metric, metricPath);
        }
    }

    private void CheckOverrides()
    {
        var overrides = Items(root["overrides"]);
        for (var i = 0; i < overrides.Count; i++)
        {
            var path = KeyPath.Of("overrides", i);
            CheckCondition(overrides[i]["when"], KeyPath.Of(path, "when"));
            CheckKnown(overrides[i]["setBand"], KeyPath.Of(path, "setBand"), _bands, "band");
            foreach (var key in new[] { "cap", "floor" })
            {
                if (root["bandColumn"] is not null && overrides[i][key] is { } limit)
                {
                    Add(KeyPath.Of(path, key), limit, $"a {key} beside \"bandColumn\"", "\"setBand\": a column of bands holds no score to limit");
                }
            }
        }
    }

    private void CheckActions()
    {
        var actions = Items(root["actions"]);
        var reasons = Items(root["formulas"]).SelectMany(formula => Items(formula["dimensions"]))
            .SelectMany(dimension => Items(dimension["metrics"]).Select(metric => TextOf(metric["name"])).Prepend(TextOf(dimension["name"])))
            .OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < actions.Count; i++)
        {
            var path = KeyPath.Of(KeyPath.Of("actions", i), "when");
            var when = actions[i]["when"];
            CheckKnown(when?["band"], KeyPath.Of(path, "band"), _bands, "band");
            CheckKnown(when?["segment"], KeyPath.Of(path, "segment"), _segments, "segment");
            CheckKnown(when?["reason"], KeyPath.Of(path, "reason"), reasons, "metric or dimension");
            CheckCondition(when?["columns"], KeyPath.Of(path, "columns"));
        }
    }

    private void CheckKnown(SourceNode? node, string path, List<string> known, string what)
    {
        if (TextOf(node) is not { } name || known.Contains(name, StringComparer.Ordinal))
        {
            return;
        }

        var meant = NearestName.Of(name, known);
        Add(path, node!, $"the {what} \"{name}\"",
            known.Count == 0 ? $"no {what}: the scorecard has none"
            : meant is not null ? $"a {what} of this scorecard: did you mean \"{meant}\"?"
            : $"a {what} of this scorecard: {string.Join(", ", known.Take(12).Select(one => $"\"{one}\""))}");
    }

    private void CheckRepeatedNames(IEnumerable<PlacedNode> entries, string key, string what)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (node, path) in entries)
        {
            if (TextOf(node[key]) is { } name && !seen.TryAdd(name, path))
            {
                Add(KeyPath.Of(path, key), node[key]!, $"the {what} \"{name}\" a second time", $"a name that {seen[name]} does not have");
            }
        }
    }

    private void CheckRepeats(List<SourceNode> items, string path, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (TextOf(items[i]) is { } text && !seen.Add(text))
            {
                Add(KeyPath.Of(path, i), items[i], $"\"{text}\" a second time", $"each {what} once");
            }
        }
    }

    private void Add(string path, SourceNode node, string found, string expected) => problems.Add(new FormatProblem(path, node.Position, found, expected));

    private static List<SourceNode> Items(SourceNode? node) => node?.Items ?? [];

    private static List<SourceMember> Members(SourceNode? node) => node?.Members ?? [];

    private static string? TextOf(SourceNode? node) => node is { Kind: JsonValueKind.String } ? node.Text : null;

    private static double? NumberOf(SourceNode? node) => node is { Kind: JsonValueKind.Number } && double.IsFinite(node.Number) ? node.Number : null;

    private static string Shown(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private sealed record PlacedNode(SourceNode Node, string Path);
}
