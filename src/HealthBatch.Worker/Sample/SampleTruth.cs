namespace HealthBatch.Worker.Sample;

/// <summary>A metric of the shipped scorecard, or one that it should have: how it becomes 0 to 100, and what it is worth there and in truth.</summary>
/// <param name="Name">Its name in the scorecard.</param>
/// <param name="Column">Its snapshot column.</param>
/// <param name="Worst">The value that becomes 0.</param>
/// <param name="Best">The value that becomes 100.</param>
/// <param name="Shipped">Its weight in the shipped scorecard, in points of 100; 0 where that ignores it.</param>
/// <param name="True">Its weight in what makes customers leave, in points of 100.</param>
internal sealed record SampleMetric(string Name, string Column, double Worst, double Best, int Shipped, int True)
{
    /// <summary>0 to 100.</summary>
    public double Normalise(double value) => Math.Clamp((value - Worst) / (Best - Worst) * 100, 0, 100);
}

/// <summary>
/// What makes the sample's customers leave: true health is the weighted mean of the shipped scorecard's own metrics and of referrals, but with other weights, and a
/// month's odds of leaving fall by a constant factor for each point of it. The shipped card overrates sessions, surveys and the success manager's
/// opinion, as such cards do; how many people use the product and who pays late tell more. It asks who would recommend the product (NPS) and ignores who does (referrals).
/// </summary>
internal static class SampleTruth
{
    /// <summary>The log-odds of leaving within a month at a true health of 60.</summary>
    public const double Intercept = -3.58;

    /// <summary>The change of the log-odds for each point of true health.</summary>
    public const double Slope = -0.08;

    /// <summary>The formula of customers in their first 90 days.</summary>
    public static IReadOnlyList<SampleMetric> Onboarding { get; } =
    [
        new("setup steps done", "setup_steps", 0, 8, 40, 60),
        new("active days, 30 days", "active_days_30d", 0, 22, 40, 15),
        new("seats in use", "seat_share", 0, 0.9, 20, 25),
    ];

    /// <summary>The formula of everyone else.</summary>
    public static IReadOnlyList<SampleMetric> EveryoneElse { get; } =
    [
        new("active days, 30 days", "active_days_30d", 0, 22, 20, 14),
        new("seats in use", "seat_share", 0, 0.9, 10, 28),
        new("features used", "features_used", 0, 10, 10, 8),
        new("NPS", "nps", 0, 10, 25, 2),
        new("referrals, 12 months", "referrals_12m", 0, 3, 0, 13),
        new("tickets, 30 days", "tickets_30d", 10, 0, 10, 7),
        new("CSM rating", "csm_rating", 1, 5, 20, 8),
        new("days past due", "days_past_due", 45, 0, 5, 20),
    ];

    /// <summary>True health, 0 to 100: what is missing (NaN) leaves its weight to the others.</summary>
    public static double Health(IReadOnlyList<SampleMetric> formula, ReadOnlySpan<double> values)
    {
        double sum = 0, weights = 0;
        for (var i = 0; i < formula.Count; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sum += formula[i].True * formula[i].Normalise(values[i]);
                weights += formula[i].True;
            }
        }

        return sum / weights;
    }

    /// <summary>The probability of leaving in the coming month.</summary>
    public static double MonthlyChurn(double health, double shift) => 1 / (1 + Math.Exp(-(Intercept + (Slope * (health - 60)) + shift)));
}
