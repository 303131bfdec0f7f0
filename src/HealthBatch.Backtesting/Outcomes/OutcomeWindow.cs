namespace HealthBatch.Backtesting.Outcomes;

/// <summary>
/// The days in which an outcome counts for an as-of date t: (t, t + H], both in whole days. It is made from t and H alone and so cannot open on or
/// before t. <c>default</c> is an empty window.
/// </summary>
public readonly record struct OutcomeWindow
{
    private readonly int _horizonDays;

    /// <summary>Makes the window.</summary>
    /// <param name="asOf">t, the last day that the snapshot knows.</param>
    /// <param name="horizonDays">H, at least 1.</param>
    public OutcomeWindow(DateOnly asOf, int horizonDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizonDays, 1);
        AsOf = asOf;
        _horizonDays = horizonDays;
    }

    /// <summary>t, which is not in the window.</summary>
    public DateOnly AsOf { get; }

    /// <summary>t + H, the last day in the window.</summary>
    public DateOnly LastDay => AsOf.AddDays(_horizonDays);

    /// <summary>Whether the day is in the window.</summary>
    public bool Contains(DateOnly day) => day > AsOf && day <= LastDay;

    /// <summary>Whether all its days are known.</summary>
    /// <param name="observedThrough">The last day that outcomes are known for.</param>
    public bool IsComplete(DateOnly observedThrough) => LastDay <= observedThrough;
}
