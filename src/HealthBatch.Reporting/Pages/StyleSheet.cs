namespace HealthBatch.Reporting.Pages;

/// <summary>The one style sheet, inlined into every page: a report is a single file.</summary>
internal static class StyleSheet
{
    /// <summary>The rules.</summary>
    public static string Css { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
