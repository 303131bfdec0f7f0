namespace HealthBatch.Reporting.Wording;

/// <summary>The words beside a section's evidence. Two asterisks open and close bold.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Short">Its name in the contents.</param>
/// <param name="Heading">What it found.</param>
/// <param name="Lead">Plain words, a paragraph each.</param>
/// <param name="Note">The method, in small print; null where there is nothing to add.</param>
public sealed record SectionText(string Id, string Short, string Heading, IReadOnlyList<string> Lead, string? Note);

/// <summary>Something to do next.</summary>
public sealed record Advice(string What, string Why);
