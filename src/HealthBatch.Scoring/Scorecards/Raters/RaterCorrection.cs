namespace HealthBatch.Scoring.Scorecards.Raters;

/// <summary>One rater's correction.</summary>
/// <param name="Rater">Who.</param>
/// <param name="Count">How many ratings.</param>
/// <param name="RawMean">Their mean, 0 to 100.</param>
/// <param name="Shrinkage">How much of the rater's distance from the mean is believed, 0 to 1: little for few ratings.</param>
/// <param name="Offset">What is taken off each of the rater's normalised values, in points; positive for an optimist. The result is clipped to 0 to 100.</param>
public sealed record RaterOffset(string Rater, long Count, double RawMean, double Shrinkage, double Offset);

/// <summary>
/// Shrinks optimistic and pessimistic raters to the mean by partial pooling: the empirical Bayes estimate of a one-way random-effects model.
/// <para>
/// y_ij = m + a_j + e_ij, a_j ~ (0, t²) between raters, e_ij ~ (0, s²) within. With k raters, n_j ratings, N in all: s² = MSW = sum_j SS_j / (N - k);
/// MSB = sum_j n_j (ȳ_j - ȳ)² / (k - 1); t² = max(0, (MSB - MSW) / n0), n0 = (N - sum n_j² / N) / (k - 1);
/// m = sum w_j ȳ_j / sum w_j, w_j = 1 / (t² + s²/n_j); shrinkage B_j = t² / (t² + s²/n_j); offset_j = B_j (ȳ_j - m).
/// </para>
/// <para>
/// Source: Searle, Casella and McCulloch, Variance Components (1992), sections 3.6 (analysis of variance estimators, unbalanced) and 7.4 (prediction).
/// The model takes it that raters judge customers who are alike on average; where one rater has all the difficult customers, the correction takes away what is true.
/// That is why it is off unless a scorecard asks for it.
/// </para>
/// </summary>
public sealed class RaterCorrection
{
    private RaterCorrection(double mean, double within, double between, double? f, int raters, long ratings, IReadOnlyList<RaterOffset> offsets)
    {
        Mean = mean;
        WithinVariance = within;
        BetweenVariance = between;
        F = f;
        Raters = raters;
        Ratings = ratings;
        Offsets = offsets;
    }

    /// <summary>m, the mean that raters are shrunk to, 0 to 100.</summary>
    public double Mean { get; }

    /// <summary>s², the variance of ratings within a rater.</summary>
    public double WithinVariance { get; }

    /// <summary>t², the variance between raters; 0 where they differ no more than chance explains, and then nothing is corrected.</summary>
    public double BetweenVariance { get; }

    /// <summary>MSB / MSW with <see cref="Raters"/> - 1 and <see cref="Ratings"/> - <see cref="Raters"/> degrees of freedom; null where ratings don't vary within raters.</summary>
    public double? F { get; }

    /// <summary>How many raters there are.</summary>
    public int Raters { get; }

    /// <summary>How many ratings there are.</summary>
    public long Ratings { get; }

    /// <summary>The raters, in ordinal order of their names.</summary>
    public IReadOnlyList<RaterOffset> Offsets { get; }

    /// <summary>
    /// Whether raters differ beyond chance at the 1% level: F against its quantile, by Paulson's normal approximation (1942), whose error is far below what decides here.
    /// </summary>
    public bool RatersDiffer
    {
        get
        {
            if (F is not { } f)
            {
                return BetweenVariance > 0;
            }

            var a = 2.0 / (9 * (Raters - 1));
            var b = 2.0 / (9 * (Ratings - Raters));
            var root = Math.Cbrt(f);
            return (((1 - b) * root) - (1 - a)) / Math.Sqrt((b * root * root) + a) > 2.3263478740408408;
        }
    }

    /// <summary>Estimates the correction; null where there is nothing to compare: fewer than two raters, or nobody with two ratings.</summary>
    /// <param name="ratings">What each rater's ratings add up to; raters without any are left out.</param>
    public static RaterCorrection? Estimate(IEnumerable<KeyValuePair<string, RaterRatings>> ratings)
    {
        var raters = ratings.Where(pair => pair.Value.Count > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        var count = raters.Sum(pair => pair.Value.Count);
        var k = raters.Length;
        if (k < 2 || count <= k)
        {
            return null;
        }

        var grand = raters.Sum(pair => pair.Value.Count * pair.Value.Mean) / count;
        var within = raters.Sum(pair => pair.Value.SumOfSquaredDistances) / (count - k);
        var between = raters.Sum(pair => pair.Value.Count * Square(pair.Value.Mean - grand)) / (k - 1);
        var n0 = (count - (raters.Sum(pair => Square(pair.Value.Count)) / count)) / (k - 1);
        var variance = Math.Max(0, (between - within) / n0);

        double WeightOf(RaterRatings rater) => 1 / (variance + (within / rater.Count));
        var mean = variance + within == 0 ? grand : raters.Sum(pair => WeightOf(pair.Value) * pair.Value.Mean) / raters.Sum(pair => WeightOf(pair.Value));
        RaterOffset OffsetOf(string name, RaterRatings rater)
        {
            var shrinkage = variance == 0 ? 0 : variance / (variance + (within / rater.Count));
            return new RaterOffset(name, rater.Count, rater.Mean, shrinkage, shrinkage * (rater.Mean - mean));
        }

        return new RaterCorrection(
            mean, within, variance, within == 0 ? null : between / within, k, count, [.. raters.Select(pair => OffsetOf(pair.Key, pair.Value))]);
    }

    private static double Square(double value) => value * value;
}
