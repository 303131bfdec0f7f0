using HealthBatch.Reweighting.Results;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting;

/// <summary>What questioning the weights came to.</summary>
/// <param name="Report">The evidence; its <see cref="ReweightReport.Proposal"/> is null until the proposal has a path.</param>
/// <param name="Proposal">The next version with the suggested weights and band starts; null where no segment's weights are to be adopted.</param>
public sealed record ReweightOutcome(ReweightReport Report, Scorecard? Proposal);
