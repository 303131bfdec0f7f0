namespace HealthBatch.Backtesting.Observations;

/// <summary>One row of a snapshot as a backtest judged it: what every figure of a report is counted from.</summary>
public readonly ref struct LabelledRow
{
    /// <summary>The event that it is labelled with.</summary>
    public required string Event { get; init; }

    /// <summary>The snapshot's as-of date.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The customer's id in UTF-8; empty where the row names none.</summary>
    public required ReadOnlySpan<byte> CustomerId { get; init; }

    /// <summary>The segment.</summary>
    public required string Segment { get; init; }

    /// <summary>The score in hundredths, 0 to 10,000; <see cref="Columns.GridColumn.Missing"/> where there is none.</summary>
    public required short Score { get; init; }

    /// <summary>The band; null for an unscored customer.</summary>
    public required string? Band { get; init; }

    /// <summary>The revenue at the as-of date; NaN where it is not known.</summary>
    public required double Amount { get; init; }

    /// <summary>What it counted as: "event" (it happened in the horizon), "retained", "censored", or the ledger's reason for leaving it out.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the customer had churned on or before the as-of date.</summary>
    public required bool Returned { get; init; }
}

/// <summary>Takes a row that was judged.</summary>
/// <param name="row">The row; its bytes are good for this call alone.</param>
public delegate void RowVisitor(LabelledRow row);
