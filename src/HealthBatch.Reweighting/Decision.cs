using System.Globalization;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Reweighting;

/// <summary>Formula 10: adopt where the suggested weights were better out of time beyond doubt, keep where they were not, insufficient where the data can't tell.</summary>
internal sealed record Decision(string Outcome, string Why)
{
    /// <summary>The product's word for weights that should replace today's.</summary>
    public const string Adopt = "adopt";

    /// <summary>For weights that should stay.</summary>
    public const string Keep = "keep";

    /// <summary>For data that can't tell.</summary>
    public const string Insufficient = "insufficient";

    /// <summary>A gain is detectable four times in five from so many standard errors on: the quantiles of 0.975 and 0.8 together.</summary>
    public const double Detectable = 2.80;

    /// <summary>Under so many churned customers a metric only large gains show.</summary>
    private const int FewPerWeight = 50;

    /// <summary>Decides, and says why.</summary>
    public static Decision Of(WeightSuggestion suggestion, WalkForwardTest walk, OutOfTime? outOfTime, int churnedCustomers, int metrics, ReweightOptions options)
    {
        if (churnedCustomers < metrics * options.ChurnedPerWeight)
        {
            return new Decision(Insufficient, string.Create(
                CultureInfo.InvariantCulture,
                $"{churnedCustomers:N0} customers churned, and {metrics} weights need at least {metrics * options.ChurnedPerWeight:N0} ({options.ChurnedPerWeight} each) before their differences mean anything."));
        }

        if (suggestion.Obstacle is { } obstacle)
        {
            return new Decision(Insufficient, $"The weights could not be fitted: {obstacle}.");
        }

        if (outOfTime is null || walk.Comparison is null)
        {
            return new Decision(Insufficient, string.Create(
                CultureInfo.InvariantCulture,
                $"There is no date to test on: none has {metrics * options.ChurnedPerWeight:N0} churned customers on earlier dates whose horizons had ended by then. The fit on all dates alone would flatter itself."));
        }

        var caution = churnedCustomers < metrics * FewPerWeight ? $" With {Number(churnedCustomers / (double)metrics)} churned customers a weight, only large gains can be seen." : "";
        return Judge(suggestion, walk, outOfTime, options) is var judged && caution.Length > 0 ? judged with { Why = judged.Why + caution } : judged;
    }

    private static Decision Judge(WeightSuggestion suggestion, WalkForwardTest walk, OutOfTime outOfTime, ReweightOptions options)
    {
        var alpha = RepeatedLooks.AlphaOf(options.Look, options.Alpha);
        var dates = walk.Folds.Count == 1 ? Date(walk.Folds[0].TestDate) : $"{walk.Folds.Count} dates from {Date(walk.Folds[0].TestDate)} to {Date(walk.Folds[^1].TestDate)}";
        var compared = string.Create(
            CultureInfo.InvariantCulture,
            $"on {dates}, which the weights had not seen, the suggested weights rank a churner below a customer who stayed in {Percent(outOfTime.AucSuggested, 2)} of pairs, today's in {Percent(outOfTime.AucCurrent, 2)}");
        var detectable = outOfTime.DetectableGain is { } gain ? $" Data like these show a gain of {Points(gain)} four times in five." : "";
        if (suggestion.Shrunk is { TauSquared: 0 } same)
        {
            return new Decision(Keep, string.Create(
                CultureInfo.InvariantCulture,
                $"Today's weights fit what happened as well as any could: the best fit lies {same.Distance:0.0} from them, and chance alone gives {suggestion.Fitted.Length - 1}. Out of time, {compared}.{detectable}"));
        }

        if (suggestion.Shrunk is { } shrunk && shrunk.Risks.All(risk => risk == 0))
        {
            return new Decision(Keep, string.Create(
                CultureInfo.InvariantCulture,
                $"No metric predicts churn in the direction that the scorecard gives it, so no weights can help: inside of dates, today's score ranks a churner below a customer who stayed in {Percent(outOfTime.AucCurrent, 2)} of pairs, where chance gives 50%. Check the outcome before the weights: customers who left earlier and are still listed, for example, can't leave again."));
        }

        if (!suggestion.Differs)
        {
            return new Decision(Keep, $"The suggested weights are today's once rounded to whole points. Out of time, {compared}.{detectable}");
        }

        if (walk.Comparison!.Paired.IntervalAt(alpha) is not { } interval || outOfTime.Difference is not { } difference)
        {
            return new Decision(Insufficient, $"Too few customers churned on the test dates for an interval. Out of time, {compared}.");
        }

        var bound = string.Create(
            CultureInfo.InvariantCulture,
            $"a difference of {Signed(difference)} points, at least {Signed(interval.Low)} with {Percent(1 - alpha, 1)} confidence (p {Probability(outOfTime.P)}, look {options.Look})");
        return interval.Low > 0
            ? new Decision(Adopt, $"Out of time, {compared}: {bound}.{detectable}")
            : new Decision(Keep, $"The suggested weights have not proved better. Out of time, {compared}: {bound}.{detectable}");
    }

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Percent(double? share, int digits) => (100 * share)?.ToString("F" + digits, CultureInfo.InvariantCulture) + "%";

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>An AUC difference in hundredths.</summary>
    private static string Signed(double difference) => (100 * difference).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    private static string Points(double gain) => (100 * gain).ToString("0.00", CultureInfo.InvariantCulture) + " points";

    private static string Probability(double? p) => p is not { } value ? "unknown" : value < 1e-4 ? "< 0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
