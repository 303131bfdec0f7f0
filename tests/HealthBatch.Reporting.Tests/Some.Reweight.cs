using HealthBatch.Reweighting.Results;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reporting.Tests;

/// <summary>Reweightings that hold together.</summary>
internal static partial class Some
{
    /// <summary>A reweighting of one formula.</summary>
    public static ReweightReport Reweight(string decision = "adopt") => Reweight(Formula("everyone", decision));

    /// <summary>A reweighting of these formulas.</summary>
    public static ReweightReport Reweight(params SegmentReweight[] formulas) => new()
    {
        Scorecard = new("cdnow", 1, "0c95f3a1d2b84c67e5a09b7d13f2c8e64a5b6c7d8e9f00112233445566b8e4aa"),
        HorizonDays = 90,
        ObservedThrough = new(1998, 6, 30),
        Event = "churned",
        Seed = 20261121,
        Fitter = new FitterIdentity("newton", "0.1.0"),
        Inputs = Backtest().Inputs,
        Segments = formulas,
        Proposal = formulas.Any(formula => formula.Decision == "adopt") ? "proposal/cdnow.v2.json" : null,
    };

    /// <summary>One formula with four metrics, or as many as named.</summary>
    public static SegmentReweight Formula(string segment, string decision, string[]? bands = null, string[]? metrics = null)
    {
        bands ??= ThreeBands;
        metrics ??= ["recency", "orders, 90 days", "spend, 90 days", "active months"];
        var fitted = decision != "insufficient";
        double[] current = metrics.Length == 4 ? [40, 30, 20, 10] : [.. metrics.Select(_ => 100.0 / metrics.Length)];
        double[] suggested = !fitted ? current : decision == "adopt" && metrics.Length == 4 ? [13, 26, 9, 52]
            : metrics.Length == 4 ? [36, 32, 21, 11] : [.. metrics.Select((_, i) => (100.0 / metrics.Length) + (i % 2 == 0 ? 3 : -3))];
        var gain = decision == "adopt" ? 0.0138 : 0.0011;
        return new()
        {
            Segment = segment,
            Decision = decision,
            Why = decision switch
            {
                "adopt" => "The gain out of time is 0.0138 AUC, 95% interval 0.0121 to 0.0156: its lower bound is above 0.",
                "keep" => "The gain out of time is 0.0011 AUC, 95% interval −0.0031 to 0.0052: it may be none.",
                _ => "There are 31 churned customers for 3 free weights; 30 would be fitted with 10 a weight, but folds have fewer.",
            },
            Alpha = 0.0152,
            Look = 1,
            Observations = fitted ? 66_881 : 402,
            Customers = fitted ? 23_570 : 120,
            ChurnedCustomers = fitted ? 22_004 : 31,
            Fit = fitted ? "converged after 6 iterations" : "not fitted: too few churned customers",
            Shrinkage = fitted ? new(0.0213, decision == "adopt" ? 0.0421 : 0, decision == "adopt" ? 811.4 : 2.2, metrics.Length - 1, [], 0.00003) : null,
            Metrics = [.. metrics.Select((metric, i) => new MetricWeight
            {
                Metric = metric,
                Dimension = i < 3 ? "usage" : "loyalty and tenure",
                Current = current[i],
                Suggested = suggested[i],
                Interval = fitted ? [Math.Max(0, suggested[i] - 3.4), suggested[i] + 3.1] : null,
                Coefficient = fitted ? -0.0031 * (i + 1) : null,
                StandardError = fitted ? 0.00041 : null,
                ClusteredStandardError = fitted ? 0.00052 : null,
                P = fitted ? (i == 2 ? 0.0312 : 1e-9) : null,
                SignStability = fitted ? (i == 2 ? 0.75 : 1) : null,
                MissingShare = i == 1 ? 0.0021 : 0,
                Psi = i == 3 ? 0.77 : 0.02 * (i + 1),
                PsiCritical = fitted ? 0.0125 : null,
                StaleShare = i == 1 ? 0.0014 : null,
                FittedPoints = fitted ? suggested[i] + 0.25 : null,
                ShrunkPoints = fitted ? suggested[i] + 0.125 : null,
                LimitedPoints = fitted ? suggested[i] : null,
                Adds = fitted ? 0.0104 - (0.0035 * i) : null,
                Note = fitted && i == 3 ? "its values have drifted" : null,
                VarianceInflation = fitted ? 1.25 + (1.5 * i) : null,
                Bands = [.. Enumerable.Range(0, 5).Select(b => b == 4 && i == 0
                    ? new MetricBand(80, 100, 0, 0, null)
                    : new MetricBand(20 * b, 20 * (b + 1), 1_000, 800 - (100 * b), 0.8 - (0.1 * b)))],
                Auc = fitted ? 0.665 + (0.008 * i) : null,
            })],
            OutOfTime = !fitted ? null : new()
            {
                Folds =
                [
                    new([new(1997, 3, 31)], new(1997, 6, 29), 23_570, 19_368, 0.732, 0.7328),
                    new([new(1997, 3, 31), new(1997, 6, 29)], new(1997, 9, 27), 7_298, 4_461, 0.681, 0.681 + gain),
                    new([new(1997, 3, 31), new(1997, 6, 29), new(1997, 9, 27)], new(1997, 12, 26), 6_399, 3_865, 0.659, 0.659 + (2.7 * gain)),
                    new([new(1997, 3, 31), new(1997, 6, 29), new(1997, 9, 27), new(1997, 12, 26)], new(1998, 3, 26), 6_044, 3_691, 0.682, decision == "adopt" ? 0.722 : 0.678) { Current = new(0.6021, 0.12, 0.93, 0.131), Suggested = new(0.5874, -0.04, 1.02, 0.142) },
                ],
                AucCurrent = 0.7061,
                AucSuggested = 0.7061 + gain,
                Difference = gain,
                StandardError = 0.0009,
                Interval = decision == "adopt" ? [0.0121, 0.0156] : [-0.0031, 0.0052],
                P = decision == "adopt" ? 1e-20 : 0.31,
                DetectableGain = 0.0025,
            },
            Parsimony = !fitted ? [] : [.. Enumerable.Range(1, metrics.Length).Select(size => new ParsimonyStep(
                metrics[..size], 0.7199 - (0.004 * (metrics.Length - size)), 0.004 * (size - metrics.Length), size == metrics.Length ? null : 0.005, size == metrics.Length - 1))],
            Candidates = !fitted ? null :
            [
                new() { Column = "referrals", Better = "more", Points = 9.4, MissingShare = 0, Auc = 0.585, AucWith = 0.7223, Difference = 0.0024, StandardError = 0.0006, Interval = [0.0012, 0.0036], P = 3e-5, PHolm = 6e-5, SignStability = 1, Adds = true },
                new() { Column = "age", Better = "less", Points = 0.8, MissingShare = 0.25, Auc = 0.49, AucWith = 0.7198, Difference = -0.0001, StandardError = 0.0002, Interval = [-0.0005, 0.0003], P = 0.7, PHolm = 0.7, SignStability = 0.5 },
                new() { Column = "left_on", Auc = 0.999, MissingShare = 0.9, NotRanked = "too good to be true: an AUC of 0.999 alone. Check that it was known then" },
            ],
            Cuts = decision != "adopt" ? null : [.. bands.Select((band, b) => new BandCut(band, bands.Length == 3 ? new[] { 0.0, 25, 55 }[b] : 100.0 * b / bands.Length, bands.Length == 3 ? new[] { 0, 38.25, 61.5 }[b] : (100.0 * b / bands.Length) + (b == 0 ? 0 : 2))
            {
                Customers = 1_500 - (100 * b),
                CustomersSuggested = 1_500 - (100 * b),
                CustomersWithCurrentStarts = 900 + (200 * b),
            })],
            Impact = decision != "adopt" ? null : new(
                new(1998, 6, 24), 5_377,
                [.. bands.SelectMany((from, f) => bands.Select((to, t) => new BandMove(from, to, f == t ? 1_300 - (60 * bands.Length) : Math.Abs(f - t) == 1 ? 330 - (20 * f) : 24, 18_000.5 * (f + 1))))],
                412, 377,
                [.. Enumerable.Range(0, 50).Select(i => new CustomerMove($"C{i:00000}", bands[i % bands.Length], bands[(i + 1) % bands.Length], 24.5 + (i * 0.31), 40.25 + (i * 0.2), 4_000 - (70 * i)))])
            {
                NewlyFlagged = 351,
                NoLongerFlagged = 386,
            },
        };
    }
}
