using System.Globalization;
using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>Checks a value against a shape, and goes on after a problem so that all of them are found at once.</summary>
internal sealed class ShapeCheck(List<FormatProblem> problems)
{
    public void Check(SourceNode node, Shape shape, string path)
    {
        switch (shape)
        {
            case Shape.Named named:
                Check(node, named.Target(), path);
                break;
            case Shape.Either either:
                if (either.Options.FirstOrDefault(option => FitsType(node, option)) is { } fitting)
                {
                    Check(node, fitting, path);
                }
                else
                {
                    Add(path, node.Position, node.Shown, either.Expected);
                }

                break;
            default:
                if (!FitsType(node, shape))
                {
                    Add(path, node.Position, node.Shown, shape.Expected);
                    break;
                }

                CheckContent(node, shape, path);
                break;
        }
    }

    private static bool FitsType(SourceNode node, Shape shape) => shape switch
    {
        Shape.Text => node.Kind == JsonValueKind.String,
        Shape.Number => node.Kind == JsonValueKind.Number,
        Shape.Flag => node.Kind is JsonValueKind.True or JsonValueKind.False,
        Shape.List => node.Kind == JsonValueKind.Array,
        Shape.Keys => node.Kind == JsonValueKind.Object,
        Shape.Named named => FitsType(node, named.Target()),
        Shape.Either either => either.Options.Any(option => FitsType(node, option)),
        _ => false,
    };

    private void CheckContent(SourceNode node, Shape shape, string path)
    {
        switch (shape)
        {
            case Shape.Text text when !Fits(node.Text, text):
                var meant = text.Words is null ? null : NearestName.Of(node.Text, text.Words);
                Add(path, node.Position, node.Shown, text.Expected + (meant is null ? "" : $" (did you mean \"{meant}\"?)"));
                break;
            case Shape.Number number when !Fits(node.Number, number):
                Add(path, node.Position, node.Shown, number.Expected);
                break;
            case Shape.List list:
                CheckList(node, list, path);
                break;
            case Shape.Keys keys:
                CheckKeys(node, keys, path);
                break;
        }
    }

    private static bool Fits(string value, Shape.Text text) =>
        value.EnumerateRunes().Count() <= text.MaxLength
        && (text.Words is null || text.Words.Contains(value, StringComparer.Ordinal))
        && (text.Pattern is null || text.Pattern.Matches(value))
        && (!text.IsDate || DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private static bool Fits(double value, Shape.Number number) =>
        double.IsFinite(value)
        && (number.Least is not { } least || value >= least)
        && (number.Above is not { } above || value > above)
        && (number.Most is not { } most || value <= most)
        && (!number.Whole || value == Math.Floor(value));

    private void CheckList(SourceNode node, Shape.List list, string path)
    {
        if (node.Items.Count < list.Least || node.Items.Count > (list.Most ?? int.MaxValue))
        {
            Add(path, node.Position, node.Shown, list.Most is { } most && most != list.Least ? FormattableString.Invariant($"{list.Expected}, {most} at most") : list.Expected);
        }

        if (list.SomeAboveZero is { } key && node.Items.Count > 0 && node.Items.All(item => item[key] is { Kind: JsonValueKind.Number, Number: 0 }))
        {
            Add(path, node.Position, $"only entries of {key} 0", $"at least one entry with a {key} above 0");
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            Check(node.Items[i], list.Item, KeyPath.Of(path, i));
        }
    }

    private void CheckKeys(SourceNode node, Shape.Keys keys, string path)
    {
        if (node.Members.Count < keys.LeastMembers || node.Members.Count > (keys.MostMembers ?? int.MaxValue))
        {
            Add(path, node.Position, node.Shown, keys.Expected);
        }

        foreach (var required in keys.Known.Where(key => key.Required && node[key.Name] is null))
        {
            Add(path, node.Position, $"no \"{required.Name}\"", $"\"{required.Name}\": {required.Shape.Expected}");
        }

        var seen = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            CheckMember(node, member, keys, path, seen);
        }

        CheckChoice(node, keys, path);
    }

    private void CheckMember(SourceNode node, SourceMember member, Shape.Keys keys, string path, Dictionary<string, SourcePosition> seen)
    {
        var memberPath = KeyPath.Of(path, member.Name);
        if (!seen.TryAdd(member.Name, member.Position))
        {
            Add(memberPath, member.Position, $"\"{member.Name}\" a second time",
                FormattableString.Invariant($"each key once (the first is on line {seen[member.Name].Line})"));
        }

        var shape = keys.Known.FirstOrDefault(key => key.Name == member.Name)?.Shape ?? keys.Others;
        if (shape is not null)
        {
            Check(member.Value, shape, memberPath);
            return;
        }

        var free = keys.Known.Where(key => node[key.Name] is null).Select(key => key.Name).ToList();
        var meant = NearestName.Of(member.Name, free);
        Add(memberPath, member.Position, $"the unknown key \"{member.Name}\"",
            meant is null ? $"one of {string.Join(", ", keys.Known.Select(key => $"\"{key.Name}\""))}" : $"a known key: did you mean \"{meant}\"?");
    }

    private void CheckChoice(SourceNode node, Shape.Keys keys, string path)
    {
        if (keys.ExactlyOneOf.Count > 0)
        {
            var there = keys.ExactlyOneOf.Where(key => node[key] is not null).ToList();
            if (there.Count != 1)
            {
                Add(path, node.Position, there.Count == 0 ? "none of them" : string.Join(" and ", there.Select(key => $"\"{key}\"")),
                    $"exactly one of {string.Join(", ", keys.ExactlyOneOf.Select(key => $"\"{key}\""))}");
            }
        }

        foreach (var (key, needs) in keys.Needs.Where(pair => node[pair.Key] is not null && node[pair.Needs] is null))
        {
            Add(path, node.Position, $"\"{key}\" without \"{needs}\"", $"\"{needs}\" beside \"{key}\", or neither");
        }
    }

    private void Add(string path, SourcePosition position, string found, string expected) => problems.Add(new FormatProblem(path, position, found, expected));
}
