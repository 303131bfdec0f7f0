using System.Globalization;
using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <content>The rules inside one normaliser, one rubric and one condition.</content>
internal sealed partial class CrossChecks
{
    private void CheckNormaliser(SourceNode? normaliser, string path)
    {
        foreach (var kind in new[] { "linear", "log" })
        {
            var line = normaliser?[kind];
            if (NumberOf(line?["worst"]) is { } worst && NumberOf(line?["best"]) is { } best && worst == best)
            {
                Add(KeyPath.Of(path, kind), line!, $"worst and best both {line!["best"]!.Text}", "two different values");
            }
        }

        CheckSameValue(normaliser?["map"], KeyPath.Of(path, "map"));
        CheckQuantiles(normaliser?["percentile"]?["quantiles"], KeyPath.Of(KeyPath.Of(path, "percentile"), "quantiles"));
        var table = Items(normaliser?["steps"]?["table"]);
        for (var i = 0; i < table.Count; i++)
        {
            CheckComparison(table[i]["when"], KeyPath.Of(KeyPath.Of(KeyPath.Of(KeyPath.Of(path, "steps"), "table"), i), "when"));
        }
    }

    private void CheckQuantiles(SourceNode? quantiles, string path)
    {
        var items = Items(quantiles);
        for (var i = 1; i < items.Count; i++)
        {
            if (NumberOf(items[i]) is { } value && NumberOf(items[i - 1]) is { } before && value < before)
            {
                Add(KeyPath.Of(path, i), items[i], $"{items[i].Text} after {items[i - 1].Text}", "quantiles that never fall");
            }
        }

        if (items.Count > 1 && NumberOf(items[0]) is { } first && NumberOf(items[^1]) is { } last && first == last)
        {
            Add(path, quantiles!, $"quantiles that are all {items[0].Text}", "a reference with at least two different values");
        }
    }

    private void CheckRubric(SourceNode metric, string path)
    {
        CheckSameValue(metric["rubric"], KeyPath.Of(path, "rubric"));
        var map = metric["normalise"]?["map"];
        if (map is not { Kind: JsonValueKind.Object } || metric["normalise"]?["otherwise"] is not null)
        {
            return;
        }

        foreach (var member in Members(metric["rubric"]).Where(member => !Members(map).Any(mapped => SameValue(mapped.Name, member.Name))))
        {
            Add(KeyPath.Of(KeyPath.Of(path, "rubric"), member.Name), member.Value, $"words for \"{member.Name}\"", "words for a value that the map lists");
        }
    }

    private void CheckSameValue(SourceNode? values, string path)
    {
        // "1" and "1.0" are one number; the same key twice is reported as a repeated key.
        var members = Members(values);
        for (var i = 1; i < members.Count; i++)
        {
            var twin = members.Take(i).FirstOrDefault(other => other.Name != members[i].Name && SameValue(other.Name, members[i].Name));
            if (twin is not null)
            {
                Add(KeyPath.Of(path, members[i].Name), members[i].Value, $"\"{members[i].Name}\", the same number as \"{twin.Name}\"", "each value once");
            }
        }
    }

    private void CheckCondition(SourceNode? condition, string path)
    {
        foreach (var member in Members(condition))
        {
            var at = KeyPath.Of(path, member.Name);
            switch (member.Name)
            {
                case "all" or "any":
                    for (var i = 0; i < member.Value.Items.Count; i++)
                    {
                        CheckCondition(member.Value.Items[i], KeyPath.Of(at, i));
                    }

                    break;
                case "not":
                    CheckCondition(member.Value, at);
                    break;
                default:
                    CheckComparison(member.Value, at);
                    break;
            }
        }
    }

    private void CheckComparison(SourceNode? comparison, string path)
    {
        var between = Items(comparison?["between"]);
        if (between.Count == 2 && NumberOf(between[0]) is { } low && NumberOf(between[1]) is { } high && low > high)
        {
            Add(KeyPath.Of(path, "between"), comparison!["between"]!, $"{between[0].Text} before {between[1].Text}", "the low limit first");
        }

        if (NumberOf(comparison?["above"]) is { } above && NumberOf(comparison?["below"]) is { } below && above >= below)
        {
            Add(path, comparison!, $"above {comparison!["above"]!.Text} and below {comparison["below"]!.Text}", "limits that some value can meet");
        }

        if (comparison?["isMissing"] is { Kind: JsonValueKind.True } && Members(comparison).Count > 1)
        {
            Add(path, comparison, "a missing value that is compared too", "\"isMissing\" alone: a comparison with a missing value is false");
        }
    }

    private static bool SameValue(string a, string b) =>
        string.Equals(a, b, StringComparison.Ordinal)
        || (double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
            && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && x == y);
}
