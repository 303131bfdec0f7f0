using System.Text;
using System.Text.Json;

namespace HealthBatch.Worker.Sample;

/// <summary>The truth behind a sample lake, to hold a suggestion against.</summary>
internal static class TruthFile
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static byte[] Content(SampleOptions options)
    {
        var truth = new
        {
            About = "What made the customers of the sample lake beside this file leave. No run reads it.",
            options.Seed,
            options.Customers,
            options.Months,
            LastDate = options.LastDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Scorecard = "b2b-saas",
            Churn = new
            {
                Model = "log-odds of leaving within a month = intercept + slope x (true health - 60) + contract terms + the month's luck",
                SampleTruth.Intercept,
                SampleTruth.Slope,
                TrueHealth = "the mean of the normalised metrics, weighted with trueWeight; what is missing or stale leaves its weight to the others",
            },
            Segments = new[]
            {
                new { Segment = "onboarding", Metrics = Rows(SampleTruth.Onboarding) },
                new { Segment = "everyone else", Metrics = Rows(SampleTruth.EveryoneElse) },
            },
        };
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(truth, Layout) + "\n");
    }

    private static object[] Rows(IReadOnlyList<SampleMetric> metrics) =>
        [.. metrics.Select(metric => new { Metric = metric.Name, metric.Column, ShippedWeight = metric.Shipped, TrueWeight = metric.True })];
}
