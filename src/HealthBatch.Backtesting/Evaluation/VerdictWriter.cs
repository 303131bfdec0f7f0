using System.Globalization;
using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Says what a verdict rests on, in a sentence for a manager and in reasons for an analyst.</summary>
internal sealed class VerdictWriter(BandScale bands, int horizonDays, string judged)
{
    private string Did { get; } = judged switch
    {
        "not renewed" => "were not renewed",
        _ => judged,
    };

    /// <summary>Writes the verdict.</summary>
    /// <param name="statistics">What was found.</param>
    /// <param name="outcome">The verdict after looking at all segments.</param>
    /// <param name="familyP">The p value after Holm over segments; null where only one verdict is looked at.</param>
    /// <param name="about">The segment, or null for all customers.</param>
    public Verdict Write(PanelStatistics statistics, VerdictOutcome outcome, double? familyP, string? about) => new(
        Word(outcome),
        Sentence(statistics, outcome, familyP, about),
        BandVerdict.Alpha,
        statistics.DetectableDifference,
        statistics.Verdict.StrictOrder,
        Reasons(statistics, familyP))
    {
        LastLookPassed = outcome switch
        {
            VerdictOutcome.Confirmed => Last(familyP ?? statistics.Verdict.P),
            VerdictOutcome.Contradicted => Last(familyP ?? statistics.Verdict.PContradicted),
            _ => null,
        },
    };

    /// <summary>The verdict as the report writes it.</summary>
    public static string Word(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Confirmed => "confirmed",
        VerdictOutcome.Contradicted => "contradicted",
        _ => "not-proven",
    };

    private static int? Last(double? p) => p is { } found ? RepeatedLooks.LastLookPassed(found) : null;

    private string Sentence(PanelStatistics statistics, VerdictOutcome outcome, double? familyP, string? about)
    {
        var where = about is null ? string.Empty : $" in {about}";
        if (Rates(statistics) is not { } rates)
        {
            return $"Not proven{where}: {WhyNoRates(statistics)}.";
        }

        var top = bands.Bands[^1].Name;
        var low = bands.Bands[0].Name;
        return outcome switch
        {
            VerdictOutcome.Confirmed => $"Confirmed{where}: {low} customers {Did} more often. {rates}.{Order(statistics)}",
            VerdictOutcome.Contradicted => $"Contradicted{where}: {top} customers {Did} more often than {low} ones. {rates}.",
            _ => $"Not proven{where}: {rates}. {WhyNotProven(statistics, familyP)}",
        };
    }

    private string? Rates(PanelStatistics statistics)
    {
        var last = bands.Bands.Count - 1;
        if (last == 0 || statistics.Rates.Rate(0) is not { } low || statistics.Rates.Rate(last) is not { } high)
        {
            return null;
        }

        var text = $"Within {horizonDays} days {Share(low)} of {bands.Bands[0].Name} observations {Did}{Between(statistics.Rates.IntervalOf(0))}"
            + $" against {Share(high)} of {bands.Bands[last].Name} ones{Between(statistics.Rates.IntervalOf(last))}";
        return statistics.Contrasts.Extreme?.RiskRatio is { } ratio ? text + Invariant($", {ratio:0.00} times as many") : text;
    }

    private string WhyNoRates(PanelStatistics statistics)
    {
        if (statistics.Counts.AllObservations == 0)
        {
            return "there are no observations";
        }

        if (bands.Bands.Count == 1)
        {
            return "the scorecard has a single band, so there is nothing to compare";
        }

        var empty = statistics.Counts.Observations[0] == 0 ? bands.Bands[0].Name : bands.Bands[^1].Name;
        return $"no customer was ever {empty}, so the lowest band can't be compared with the highest";
    }

    private string Order(PanelStatistics statistics) =>
        statistics.Verdict.StrictOrder ? " Every band churns less than the one below it.".Replace("churns", Did == "churned" ? "churns" : "does so", StringComparison.Ordinal) : string.Empty;

    private string WhyNotProven(PanelStatistics statistics, double? familyP)
    {
        var verdict = statistics.Verdict;
        if (statistics.Counts.AllChurnedCustomers < 2)
        {
            return $"Only {statistics.Counts.AllChurnedCustomers} customers {Did}: too few to tell anything.";
        }

        if (verdict.WeakestZ is not { } weakest)
        {
            return $"{Capital(statistics.Trend.WhyNot ?? statistics.WithinDate.WhyNot ?? "a comparison could not be made")}.";
        }

        if (verdict.Outcome != VerdictOutcome.NotProven)
        {
            return Invariant($"On its own this segment would pass, but over all segments looked at it does not (p {familyP:0.000} after Holm, needs 0.025).");
        }

        if (verdict.Reversed.Count > 0 && weakest > NormalDistribution.Z975)
        {
            var pair = verdict.Reversed[0];
            return $"But {bands.Bands[pair.Upper].Name} customers {Did} significantly more often than {bands.Bands[pair.Lower].Name} ones.";
        }

        var detectable = statistics.DetectableDifference is { } difference
            ? Invariant($"This much data would show a difference of {100 * difference:0.0} percentage points four times in five")
            : "No difference would be detectable with this data";
        return detectable + More(statistics.Counts.AllChurnedCustomers, weakest);
    }

    /// <summary>Information grows with churned customers: z with their square root. 2.80 is z for 97.5% plus z for power 80%.</summary>
    private string More(long churnedCustomers, double weakest)
    {
        if (weakest <= 0)
        {
            return "; so far the data does not point that way at all.";
        }

        var ratio = DetectableDifferenceZ / weakest;
        var more = churnedCustomers * ((ratio * ratio) - 1);
        if (more < 1)
        {
            return ".";
        }

        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(more)) - 1));
        return Invariant($"; if what was seen is real, roughly {Math.Ceiling(more / unit) * unit:N0} more customers who {Did} would settle it.");
    }

    private const double DetectableDifferenceZ = Statistics.Verdicts.DetectableDifference.SizeAndPower;

    private List<string> Reasons(PanelStatistics statistics, double? familyP)
    {
        var verdict = statistics.Verdict;
        var extreme = bands.Bands.Count > 1 ? $"{bands.Bands[0].Name} against {bands.Bands[^1].Name}" : "lowest band against highest";
        var reasons = new List<string>
        {
            Reason(extreme, verdict.ExtremeZ, "one of the two has no observations, or too few churned"),
            Reason("trend over bands", verdict.TrendZ, statistics.Trend.WhyNot),
            Reason("trend within as-of dates", verdict.WithinDateZ, statistics.WithinDate.WhyNot),
            verdict.Reversed.Count == 0
                ? "no adjacent pair is significantly reversed"
                : "significantly reversed: " + string.Join(", ", verdict.Reversed.Select(pair => $"{bands.Bands[pair.Lower].Name} and {bands.Bands[pair.Upper].Name}")),
        };
        if (familyP is { } p)
        {
            reasons.Add(Invariant($"p over all segments {p:0.0000} after Holm, needs below 0.025"));
        }

        reasons.Add("intervals and tests are clustered by customer and speak of these months");
        return reasons;
    }

    private static string Reason(string what, double? z, string? whyNot) =>
        z is { } found ? Invariant($"{what}: z {found:0.00}, needs above 1.96") : $"{what}: none, since {whyNot ?? "it could not be computed"}";

    private static string Share(double rate) => Invariant($"{100 * rate:0.0}%");

    private static string Between(Interval? interval) =>
        interval is { } found ? Invariant($" (95% interval {100 * found.Low:0.0}% to {100 * found.High:0.0}%)") : string.Empty;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
