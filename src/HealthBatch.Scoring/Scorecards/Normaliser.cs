namespace HealthBatch.Scoring.Scorecards;

/// <summary>Turns a metric's value into 0 (worst) to 100 (best); what lies outside is clipped. Closed: these kinds and no others.</summary>
public abstract record Normaliser
{
    private Normaliser()
    {
    }

    /// <summary>A straight line from worst to best; worst above best turns it round.</summary>
    public sealed record Linear(double Worst, double Best) : Normaliser;

    /// <summary>An impact table: the base plus the points of every step whose condition holds, clipped.</summary>
    public sealed record Steps(double Base, IReadOnlyList<Step> Table) : Normaliser;

    /// <summary>A value for each of a list of values (numbers or words); a value that is not in the list is invalid unless <see cref="Otherwise"/> is set.</summary>
    public sealed record Map(IReadOnlyDictionary<string, double> Values, double? Otherwise = null) : Normaliser;

    /// <summary>The share of a target that is reached: 100 at the target and beyond. The gap to the target is published.</summary>
    public sealed record Goal(double Target) : Normaliser;

    /// <summary>A straight line on log(1 + value) from worst to best; values below 0 count as 0.</summary>
    public sealed record Log(double Worst, double Best) : Normaliser;

    /// <summary>
    /// The share of a frozen reference population that the value beats (mid-rank, linear between the stored quantiles).
    /// </summary>
    /// <param name="Reference">The reference snapshot's name, for people.</param>
    /// <param name="Quantiles">The values at equally spaced shares from 0 to 1, never falling, not all equal; at least 2.</param>
    /// <param name="HigherIsBetter">False turns it round.</param>
    public sealed record Percentile(string Reference, IReadOnlyList<double> Quantiles, bool HigherIsBetter = true) : Normaliser
    {
        /// <summary>The SHA-256 of the reference's values, sorted, as little-endian doubles; lower-case hexadecimal, or null.</summary>
        public string? ReferenceSha256 { get; init; }
    }
}

/// <summary>One line of an impact table.</summary>
/// <param name="When">A comparison of the metric's own value.</param>
/// <param name="Points">What it adds, or takes away when negative.</param>
public sealed record Step(Comparison When, double Points);
