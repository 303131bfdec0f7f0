using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Drift of score and band against the first date.</summary>
internal static class DriftTable
{
    public static IReadOnlyList<PsiRow> Of(ScoredRows rows) => [];
}
