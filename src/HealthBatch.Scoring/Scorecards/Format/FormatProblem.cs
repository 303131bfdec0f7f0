using HealthBatch.Columns;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>One thing that is wrong in a scorecard file.</summary>
/// <param name="KeyPath">Which key, as in <c>formulas[1].dimensions[0].weight</c>; empty for the file as a whole.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What was expected.</param>
internal sealed record FormatProblem(string KeyPath, SourcePosition Position, string Found, string Expected)
{
    /// <summary>The problem as the caller of the reader gets it.</summary>
    public InputProblem In(string path)
    {
        var where = FormattableString.Invariant($"{path}:{Position.Line}:{Position.Column}");
        return new InputProblem(KeyPath.Length == 0 ? where : $"{where}: {KeyPath}", Found, Expected);
    }
}

/// <summary>The way to a key: <c>bands.from["at risk"]</c>.</summary>
internal static class KeyPath
{
    public static string Of(string parent, string key) => !IsPlain(key) ? $"{parent}[\"{key}\"]" : parent.Length == 0 ? key : $"{parent}.{key}";

    public static string Of(string parent, int index) => FormattableString.Invariant($"{parent}[{index}]");

    private static bool IsPlain(string key) => key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '-') && !char.IsAsciiDigit(key[0]);
}
