using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>A JSON value and where it stands in its file. Lines and columns count from 1; a column counts bytes.</summary>
internal sealed class SourceNode(JsonValueKind kind, SourcePosition position)
{
    /// <summary>Object, array, string, number, true, false or null.</summary>
    public JsonValueKind Kind { get; } = kind;

    /// <summary>Where the value begins.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>A string's content, or a number as it was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>A number's value; NaN for everything else.</summary>
    public double Number { get; init; } = double.NaN;

    /// <summary>An array's values.</summary>
    public List<SourceNode> Items { get; } = [];

    /// <summary>An object's members in the order of the file, repeated ones included.</summary>
    public List<SourceMember> Members { get; } = [];

    /// <summary>The value of the first member of that name, or null: also for what is no object.</summary>
    public SourceNode? this[string name] => Members.Find(member => member.Name == name)?.Value;

    /// <summary>The value as a message shows it.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => Members.Count == 0 ? "{}" : $"an object with {string.Join(", ", Members.Select(member => $"\"{member.Name}\"").Take(6))}",
        JsonValueKind.Array => Items.Count == 0 ? "[]" : $"a list of {Items.Count}",
        JsonValueKind.String => $"\"{Text}\"",
        JsonValueKind.Number => Text,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}

/// <summary>A member of an object, and where its name begins.</summary>
internal sealed record SourceMember(string Name, SourcePosition Position, SourceNode Value);

/// <summary>A place in a file, counted from 1; a column counts bytes.</summary>
internal readonly record struct SourcePosition(int Line, int Column) : IComparable<SourcePosition>
{
    public int CompareTo(SourcePosition other) => (Line, Column).CompareTo((other.Line, other.Column));
}
