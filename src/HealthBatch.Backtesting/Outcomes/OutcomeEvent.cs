using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>The event that a backtest judges: one of the product's events, or "not renewed".</summary>
internal sealed class OutcomeEvent
{
    /// <summary>A window without a renewal.</summary>
    public const string NotRenewed = "not renewed";

    private readonly bool _notRenewed;

    private OutcomeEvent(string name, OutcomeKind kind, bool notRenewed) => (Name, Kind, _notRenewed) = (name, kind, notRenewed);

    public string Name { get; }

    /// <summary>The outcome that makes the event; churn for "not renewed".</summary>
    public OutcomeKind Kind { get; }

    /// <summary>The event of that name.</summary>
    public static OutcomeEvent Parse(string name)
    {
        if (name == NotRenewed)
        {
            return new OutcomeEvent(name, OutcomeKind.Churned, true);
        }

        var kind = ((IList<string>)OutcomeWords.Events).IndexOf(name);
        return kind >= 0
            ? new OutcomeEvent(name, (OutcomeKind)kind, false)
            : throw new InputException("outcome.event", $"\"{name}\"", $"one of {string.Join(", ", OutcomeWords.Events)}, {NotRenewed}");
    }

    /// <summary>
    /// What a complete window says. Within the horizon: the event if it is there; a customer who churned before any other event could come is a competing exit.
    /// First decision: whichever of the event and a renewal comes first; on one day the event wins, since a renewal may contract.
    /// A contradictory day says nothing and so spoils the window.
    /// </summary>
    /// <param name="window">What the window holds.</param>
    /// <param name="firstDecision">The label rule.</param>
    public RowFate Judge(in WindowSummary window, bool firstDecision)
    {
        if (window.Contradictory)
        {
            return RowFate.Contradictory;
        }

        var happened = window.First(Kind);
        if (Kind is OutcomeKind.Expanded or OutcomeKind.Contracted && window.Churned < happened)
        {
            return RowFate.CompetingExit;
        }

        if (firstDecision)
        {
            return happened == int.MaxValue && window.Renewed == int.MaxValue
                ? RowFate.NoDecision
                : happened <= window.Renewed ? RowFate.Event : RowFate.Retained;
        }

        return (_notRenewed ? window.Renewed == int.MaxValue : happened != int.MaxValue) ? RowFate.Event : RowFate.Retained;
    }
}
