namespace HealthBatch.Backtesting.Results;

/// <summary>
/// The result with and without accounts that were treated. It shows no cause: who was treated was chosen, mostly because the band was low, and treatment that works makes
/// a low band look better than it is.
/// </summary>
/// <param name="Treated">All treated observations.</param>
/// <param name="Untreated">All that were not treated.</param>
/// <param name="Unknown">Observations of which the snapshots don't say.</param>
/// <param name="Bands">By band, least healthy first.</param>
/// <param name="WithoutTreated">The verdict on the observations that were not treated, unknown ones included.</param>
/// <param name="AucWithoutTreated">Their AUC; null without both outcomes.</param>
/// <param name="AucIntervalWithoutTreated">95%, clustered: low, high.</param>
public sealed record TreatmentResult(
    GroupRate Treated,
    GroupRate Untreated,
    long Unknown,
    IReadOnlyList<TreatmentRow> Bands,
    Verdict WithoutTreated,
    double? AucWithoutTreated,
    double[]? AucIntervalWithoutTreated);

/// <summary>A band's treated observations beside the others.</summary>
/// <param name="Band">The band.</param>
/// <param name="Treated">Treated.</param>
/// <param name="Untreated">Not treated.</param>
public sealed record TreatmentRow(string Band, GroupRate Treated, GroupRate Untreated);
