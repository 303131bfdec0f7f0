using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Panels;

/// <summary>What the rows of one lane, or of one group in its lane, come to.</summary>
public sealed record PanelSummary
{
    /// <summary>By band, clustered by customer.</summary>
    public required ClusterCounts Counts { get; init; }

    /// <summary>Rows by date and band.</summary>
    public required long[,] RowsByDate { get; init; }

    /// <summary>Churned rows by date and band.</summary>
    public required long[,] ChurnedByDate { get; init; }

    /// <summary>Rows by score and outcome; null where a row has no score.</summary>
    public required ScoreCounts? Scores { get; init; }

    /// <summary>Null also without churned or without retained rows.</summary>
    public required RocCurve? Curve { get; init; }

    /// <summary>Clustered by customer; null like the curve.</summary>
    public required AucEstimate? Auc { get; init; }

    /// <summary>By date, null where a date has no curve; empty for lanes other than the own one.</summary>
    public required IReadOnlyList<AucEstimate?> AucByDate { get; init; }

    /// <summary>The trend with one intercept a date.</summary>
    public required TrendEstimate WithinDate { get; init; }
}
