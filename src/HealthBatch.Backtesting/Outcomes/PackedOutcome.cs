using System.Runtime.CompilerServices;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>An outcome's day number (<see cref="DateOnly.DayNumber"/>) and kind in one number, which rises by day.</summary>
internal static class PackedOutcome
{
    private const int KindBits = 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int day, OutcomeKind kind) => (day << KindBits) | (int)kind;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DayOf(int packed) => packed >> KindBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OutcomeKind KindOf(int packed) => (OutcomeKind)(packed & ((1 << KindBits) - 1));
}
