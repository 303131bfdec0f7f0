using System.Text;

namespace HealthBatch.Scoring.Publishing;

/// <summary>The columns of the changes for a CRM, in order.</summary>
internal static class CrmColumns
{
    /// <summary>The parts of a change.</summary>
    public static IReadOnlyList<string> Parts { get; } = [ScoreFileColumns.ChangeFromValues, ScoreFileColumns.ChangeFromMissing, ScoreFileColumns.ChangeFromVersion];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ScoreFileColumns.CustomerId, ScoreFileColumns.Score, ScoreFileColumns.Band, ScoreFileColumns.Segment, ScoreFileColumns.Action, ScoreFileColumns.Trend,
        ScoreFileColumns.PreviousScore, ScoreFileColumns.PreviousBand, "reason_1", "reason_2", "reason_3", ScoreFileColumns.ScorecardVersion,
        .. Parts,
    ];

    /// <summary>The line that names them.</summary>
    public static byte[] Header() => Encoding.UTF8.GetBytes($"{string.Join(',', All)}\n");
}
