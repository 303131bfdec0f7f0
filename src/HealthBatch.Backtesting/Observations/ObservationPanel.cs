using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// Observations: customers at as-of dates with a complete horizon, a score and a label. One entry a row in every array; rows are ordered by
/// as-of date, then as the snapshot has them. Nothing here changes after it was read.
/// </summary>
public sealed class ObservationPanel
{
    /// <summary>The as-of dates that have rows, in order.</summary>
    public required IReadOnlyList<DateOnly> AsOfDates { get; init; }

    /// <summary>Where each date's rows start; one more entry than dates, the last is <see cref="Count"/>.</summary>
    public required int[] DateStart { get; init; }

    /// <summary>The customer, from 0 to <see cref="CustomerCount"/> - 1, each with at least one row; numbered by first row.</summary>
    public required int[] Customer { get; init; }

    /// <summary>The score in hundredths, 0 to 10,000; <see cref="GridColumn.Missing"/> throughout where only a band exists.</summary>
    public required short[] Score { get; init; }

    /// <summary>The band's place in <see cref="Bands"/>, 0 for the least healthy.</summary>
    public required byte[] Band { get; init; }

    /// <summary>The segment's place in <see cref="Segments"/>.</summary>
    public required byte[] Segment { get; init; }

    /// <summary>Whether the event happened in the horizon.</summary>
    public required bool[] Event { get; init; }

    /// <summary>The revenue at the as-of date, NaN where missing; null unless it was asked for and the snapshots have it.</summary>
    public double[]? Amount { get; init; }

    /// <summary>The metrics' names, in the order of <see cref="Normalised"/>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>By metric, then by row: the normalised value, 0 to 100, as the score used it, NaN where it had none; null unless it was asked for.</summary>
    public double[][]? Normalised { get; init; }

    /// <summary>The bands, least healthy first.</summary>
    public required BandScale Bands { get; init; }

    /// <summary>The segments' names, in the scorecard's order.</summary>
    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>How many customers have rows: the number of clusters.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>The customers' ids; its order is <see cref="IdOf"/>'s business.</summary>
    internal CustomerIndex Ids { get; init; } = new();

    /// <summary>By customer of this panel: its number in <see cref="Ids"/>.</summary>
    internal int[] IdNumber { get; init; } = [];

    /// <summary>The rows.</summary>
    public int Count => Customer.Length;

    /// <summary>Each row's place in <see cref="AsOfDates"/>, made when first asked for.</summary>
    public ushort[] Date => field ??= Dates();

    /// <summary>The customer's id as the snapshots write it.</summary>
    /// <param name="customer">A number from <see cref="Customer"/>.</param>
    public string IdOf(int customer) => Ids.Text(IdNumber[customer]);

    private ushort[] Dates()
    {
        var dates = new ushort[Count];
        for (var date = 0; date < AsOfDates.Count; date++)
        {
            dates.AsSpan(DateStart[date]..DateStart[date + 1]).Fill((ushort)date);
        }

        return dates;
    }
}
