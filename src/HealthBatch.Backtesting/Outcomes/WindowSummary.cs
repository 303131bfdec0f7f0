namespace HealthBatch.Backtesting.Outcomes;

/// <summary>The first day of each kind of outcome in a window; <see cref="int.MaxValue"/> where there is none.</summary>
internal struct WindowSummary
{
    public static WindowSummary Nothing => new()
    {
        Churned = int.MaxValue,
        Renewed = int.MaxValue,
        Expanded = int.MaxValue,
        Contracted = int.MaxValue,
    };

    public int Churned { get; private set; }

    public int Renewed { get; private set; }

    public int Expanded { get; private set; }

    public int Contracted { get; private set; }

    public bool Contradictory { get; private set; }

    /// <summary>Outcomes come by day, so the first of a kind stays.</summary>
    public void Add(OutcomeKind kind, int day)
    {
        switch (kind)
        {
            case OutcomeKind.Churned:
                Churned = Math.Min(Churned, day);
                break;
            case OutcomeKind.Renewed:
                Renewed = Math.Min(Renewed, day);
                break;
            case OutcomeKind.Expanded:
                Expanded = Math.Min(Expanded, day);
                break;
            case OutcomeKind.Contracted:
                Contracted = Math.Min(Contracted, day);
                break;
            default:
                Contradictory = true;
                break;
        }
    }

    /// <summary>The first day of a kind.</summary>
    public readonly int First(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Churned => Churned,
        OutcomeKind.Renewed => Renewed,
        OutcomeKind.Expanded => Expanded,
        _ => Contracted,
    };
}
