using HealthBatch.Scoring.Scorecards.Format;

namespace HealthBatch.Scoring.Scorecards;

/// <summary>
/// The JSON schema (draft 2020-12) of scorecard files, generated from the description that the reader checks with. It completes keys in an editor and refuses what
/// it can; the rules between keys (band starts that rise, names that repeat, a last formula that matches everyone) only the reader knows.
/// </summary>
public static class ScorecardSchema
{
    /// <summary>The file name that scorecards name in "$schema".</summary>
    public const string FileName = "scorecard.schema.json";

    /// <summary>Writes the schema: UTF-8, two blanks of indent, a newline at the end; the same bytes every time.</summary>
    public static byte[] Write() => SchemaWriter.Write(ScorecardFormat.Root, "A HealthBatch scorecard");
}
