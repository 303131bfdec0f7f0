using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>An override bound to columns. Immutable.</summary>
/// <param name="When">Whom it concerns.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Limit">The greatest or least score, in hundredths.</param>
/// <param name="Band">The band's place for <see cref="OverrideKind.SetBand"/>.</param>
internal sealed record CompiledOverride(RowTest When, OverrideKind Kind, short Limit, byte Band)
{
    /// <summary>Binds an override; its band exists, since reading the scorecard has checked that.</summary>
    public static CompiledOverride Bind(Override change, BandScale bands, FormulaBinder binder) => new(
        binder.Bind(change.When, $"the override \"{change.Reason}\""),
        change.Kind,
        double.IsNaN(change.Limit) ? (short)0 : ScoreGrid.Round(change.Limit),
        change.Kind == OverrideKind.SetBand ? (byte)bands.IndexOf(change.Band ?? "") : (byte)0);
}
