using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Every row of the snapshots that were read, scored and not yet labelled; ordered by date, file, row group and row.</summary>
internal sealed class ScoredRows
{
    /// <summary>Marks a row without a customer's id.</summary>
    public const int NoCustomer = int.MinValue;

    public required IReadOnlyList<DateOnly> AsOfDates { get; init; }

    /// <summary>Where each date's rows start; one more entry than dates.</summary>
    public required int[] DateStart { get; init; }

    public required CustomerIndex Ids { get; init; }

    /// <summary>The number in <see cref="Ids"/>; its complement for a customer that the date lists more than once; or <see cref="NoCustomer"/>.</summary>
    public required int[] Customer { get; init; }

    public required short[] Score { get; init; }

    /// <summary>The band's place, or <see cref="Columns.CodeColumn.Missing"/> for an unscored customer.</summary>
    public required byte[] Band { get; init; }

    public required byte[] Segment { get; init; }

    /// <summary>The revenue at the as-of date, NaN where missing; null where no file has it.</summary>
    public required double[]? Amount { get; set; }

    public required IReadOnlyList<string> Metrics { get; init; }

    public required double[][]? Normalised { get; init; }

    public required BandScale Bands { get; init; }

    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>Whether segments come from a column, so that some of those listed may be empty.</summary>
    public required bool SegmentsAreFound { get; init; }

    public required ScoringCounts Counts { get; init; }

    /// <summary>The files, with their hashes once those are asked for.</summary>
    public IReadOnlyList<InputFile> Inputs => field ??= MakeInputs();

    /// <summary>Names the files.</summary>
    public required Func<IReadOnlyList<InputFile>> MakeInputs { private get; init; }

    /// <summary>By date: what raters are corrected by; null throughout where none are.</summary>
    public required IReadOnlyList<RaterEstimator?> Raters { get; init; }

    /// <summary>By date: rows that say they became known after it.</summary>
    public required long[] KnownLater { get; init; }

    /// <summary>By row: whether it is left out because it became known later; null where none is.</summary>
    public required bool[]? LeftOutAsLater { get; init; }

    public int Count => Customer.Length;

    /// <summary>The amounts, made now if there were none.</summary>
    public double[] AmountOfAll()
    {
        if (Amount is null)
        {
            Amount = new double[Count];
            Array.Fill(Amount, double.NaN);
        }

        return Amount;
    }
}
