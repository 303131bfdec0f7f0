using System.Text;

namespace HealthBatch.Reporting;

/// <summary>One figure that is not what it was.</summary>
/// <param name="What">Which.</param>
/// <param name="Before">As printed before; a dash where there was none.</param>
/// <param name="After">As printed now; a dash where there is none.</param>
/// <param name="Note">What to make of it, or null.</param>
public sealed record ReportChange(string What, string Before, string After, string? Note);

/// <summary>What changed between two reports.</summary>
/// <param name="Kind">"backtest" or "reweight".</param>
/// <param name="Before">The earlier report in a word or two.</param>
/// <param name="After">The later one.</param>
/// <param name="Sentence">What it comes to.</param>
/// <param name="Changes">Each figure that changed; empty where nothing did.</param>
public sealed record ReportDifference(string Kind, string Before, string After, string Sentence, IReadOnlyList<ReportChange> Changes)
{
    /// <summary>The same for a terminal: a line a change, columns aligned, lines ended by a line feed.</summary>
    public string ToText()
    {
        var text = new StringBuilder().Append(Before).Append(" → ").Append(After).Append('\n').Append(Sentence).Append('\n');
        if (Changes.Count == 0)
        {
            return text.ToString();
        }

        var (what, before, after) = (Changes.Max(change => change.What.Length), Changes.Max(change => change.Before.Length), Changes.Max(change => change.After.Length));
        foreach (var change in Changes)
        {
            var line = $"  {change.What.PadRight(what)}  {change.Before.PadLeft(before)} → {change.After.PadRight(after)}  {change.Note}";
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
