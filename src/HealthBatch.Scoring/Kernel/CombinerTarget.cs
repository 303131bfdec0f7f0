using System.Runtime.Intrinsics;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Where the vector combiner puts a block's results. Metrics and dimensions are addressed by their place in the formula.</summary>
internal readonly ref struct CombinerTarget
{
    /// <summary>The place of the block's first row in the arrays.</summary>
    public required int At { get; init; }

    /// <summary>The scores, from the block's first row on.</summary>
    public required Span<short> Score { get; init; }

    /// <summary>The coverages, from the block's first row on.</summary>
    public required Span<short> Coverage { get; init; }

    /// <summary>By metric, or null where nobody wants them.</summary>
    public required short[][]? Contributions { get; init; }

    /// <summary>By dimension, or null where nobody wants them.</summary>
    public required short[][]? DimensionScores { get; init; }

    /// <summary>First, second and third reason as places in the formula, or null where nobody wants them.</summary>
    public required byte[][]? Reasons { get; init; }

    /// <summary>Room for the weight that is present in each dimension: the low rows', then the high rows'.</summary>
    public required Vector512<double>[] Inside { get; init; }

    /// <summary>Checks that so many rows fit, so that the combiner need not look for each metric's values and contributions.</summary>
    public void RequireRoom(int rows, double[][] normalised)
    {
        for (var m = 0; m < normalised.Length; m++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, normalised[m].Length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(At + rows, Contributions is null ? int.MaxValue : Contributions[m].Length);
        }
    }
}
