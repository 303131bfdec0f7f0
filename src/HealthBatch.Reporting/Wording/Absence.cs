using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>Why a figure is not there: a reader who sees a dash must not take it for 0.</summary>
internal static class Absence
{
    /// <summary>Why a band has no interval (formula 1 refuses below two customers, or two churned customers in all).</summary>
    public static string OfInterval(BandResult band, EventWords words) =>
        band.WhyNot ?? (band.Observations == 0 ? "no observations" : band.Customers < 2 ? "one customer only" : $"too few {words.People}");

    /// <summary>Why there is no comparison of two bands.</summary>
    public static string OfComparison(BandResult? lower, BandResult? upper) =>
        lower is null or { Observations: 0 } || upper is null or { Observations: 0 } ? "not enough data: a band is empty" : "not enough data";

    /// <summary>Why an AUC is missing.</summary>
    public static string OfAuc(long observations, long churned, EventWords words) =>
        observations == 0 ? "no observations" : churned == 0 ? $"nobody {words.Past}" : churned == observations ? $"everybody {words.Past}" : "not enough data";

    /// <summary>Why an AUC has no interval (formula 7 refuses below eight churned customers).</summary>
    public static string OfAucInterval(EventWords words) => $"fewer than 8 {words.People}";
}
