namespace HealthBatch.Scoring.Scorecards.Raters;

/// <summary>
/// What one rater's ratings add up to. Ratings are normalised values, 0 to 100, taken in millionths: whole numbers add up to the same whatever their order.
/// </summary>
public struct RaterRatings : IEquatable<RaterRatings>
{
    private const double Units = 1e6;

    private Int128 _sum;
    private Int128 _sumOfSquares;

    /// <summary>How many ratings there are.</summary>
    public long Count { readonly get; private set; }

    /// <summary>Their mean, 0 to 100; NaN without any.</summary>
    public readonly double Mean => Count == 0 ? double.NaN : (double)_sum / Units / Count;

    /// <summary>The sum of their squared distances from their mean.</summary>
    public readonly double SumOfSquaredDistances => Count == 0 ? 0 : (double)((_sumOfSquares * Count) - (_sum * _sum)) / (Units * Units) / Count;

    /// <summary>Adds a rating.</summary>
    /// <param name="normalised">The normalised value, 0 to 100.</param>
    public void Add(double normalised)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(normalised);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(normalised, 100);
        var units = (Int128)(long)Math.Round(normalised * Units);
        _sum += units;
        _sumOfSquares += units * units;
        Count++;
    }

    /// <summary>Adds the ratings of another part.</summary>
    public void Add(RaterRatings other)
    {
        _sum += other._sum;
        _sumOfSquares += other._sumOfSquares;
        Count += other.Count;
    }

    /// <inheritdoc />
    public readonly bool Equals(RaterRatings other) => (_sum, _sumOfSquares, Count) == (other._sum, other._sumOfSquares, other.Count);

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is RaterRatings other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => HashCode.Combine(_sum, _sumOfSquares, Count);

    /// <summary>Whether both add up to the same.</summary>
    public static bool operator ==(RaterRatings left, RaterRatings right) => left.Equals(right);

    /// <summary>Whether they add up to something else.</summary>
    public static bool operator !=(RaterRatings left, RaterRatings right) => !left.Equals(right);
}
