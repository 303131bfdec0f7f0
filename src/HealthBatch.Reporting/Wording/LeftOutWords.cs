namespace HealthBatch.Reporting.Wording;

/// <summary>Tables that a report leaves out, in words.</summary>
public static class LeftOutWords
{
    /// <summary>Their names in report.json, as a list in words: "other months, revenue".</summary>
    public static string List(IReadOnlyList<string> names) => string.Join(", ", names.Select(Words));

    private static string Words(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
