using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Worker.Scorecards;

/// <summary>A scorecard and the file it was read from.</summary>
/// <param name="Card">The scorecard.</param>
/// <param name="Path">The file.</param>
/// <param name="Sha256">The hash of the file's bytes.</param>
internal sealed record StoredScorecard(Scorecard Card, string Path, string Sha256)
{
    /// <summary>Name and version, as the ledger and messages show them.</summary>
    public string Label => $"{Card.Name} v{Card.Version}";
}
