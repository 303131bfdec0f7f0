using HealthBatch.Statistics.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Reweighting.Weights;

/// <summary>What one training set suggests: the fit, its errors, the shrunk weights and the points they come to.</summary>
internal sealed class WeightSuggestion
{
    /// <summary>A metric whose variance is inflated beyond this is a copy of others.</summary>
    private const double LargestInflation = 1e4;

    /// <summary>A metric that varies inside of dates by less than this share of its information is the same for everyone.</summary>
    private const double LeastWithinDates = 1e-9;

    private WeightSuggestion(LogisticFit fit) => Fit = fit;

    /// <summary>The fit over the metrics, in their order.</summary>
    public LogisticFit Fit { get; }

    /// <summary>Why there is no suggestion, in words; null where there is one.</summary>
    public string? Obstacle { get; private init; }

    /// <summary>The metrics that vary inside of dates, and so were weighed.</summary>
    public int[] Fitted { get; private init; } = [];

    /// <summary>The model's covariance of the coefficients.</summary>
    public CoefficientCovariance? Model { get; private init; }

    /// <summary>The same clustered by customer, times D/(D - 1).</summary>
    public CoefficientCovariance? Clustered { get; private init; }

    /// <summary>D/(D - 1), by which clustered covariances are multiplied.</summary>
    public double SmallSample { get; private init; }

    /// <summary>By metric; NaN for one that does not vary.</summary>
    public double[] Inflation { get; private init; } = [];

    /// <summary>Formula 9; null where nothing was fitted.</summary>
    public ShrunkWeights? Shrunk { get; private init; }

    /// <summary>The points that the fit alone asks for, none negative, without limits; null where nothing was fitted or no metric carries risk.</summary>
    public double[]? FittedPoints { get; private init; }

    /// <summary>The same once shrunk; today's where nothing is suggested.</summary>
    public double[]? ShrunkPoints { get; private init; }

    /// <summary>The points before rounding; today's where nothing is suggested.</summary>
    public required double[] Exact { get; init; }

    /// <summary>Whole points that add up to 100, or today's own where nothing is suggested.</summary>
    public required double[] Points { get; init; }

    /// <summary>Whether the suggestion differs from today's weights.</summary>
    public bool Differs { get; private init; }

    /// <summary>Fits, shrinks and rounds.</summary>
    public static WeightSuggestion Of(
        LogisticData data,
        int[] customer,
        int customers,
        int churnedCustomers,
        FormulaWeights today,
        ILogisticFitter fitter,
        ReweightOptions options,
        LogisticFit? start,
        CancellationToken cancellation)
    {
        var fit = fitter.Fit(data, new LogisticOptions { Ridge = options.Ridge, Tolerance = 1e-9, Threads = options.Threads, Start = start }, cancellation);
        if (fit is not { Coefficients: { } coefficients, StandardDeviations: { } deviations })
        {
            return Nothing(fit, today, fit.Explanation);
        }

        var sandwich = new Sandwich(data, fit, options.Threads, cancellation);
        int[] fitted = [.. Enumerable.Range(0, coefficients.Length).Where(metric => deviations[metric] > 0 && sandwich.WithinStrata(metric) > LeastWithinDates)];
        if (fitted.Length < 2)
        {
            return Nothing(fit, today, $"{fitted.Length} of {coefficients.Length} metrics vary inside of dates, so there is nothing to weigh against each other");
        }

        double[] inflation = [.. coefficients.Select((_, metric) => sandwich.VarianceInflation(metric))];
        if (inflation.Any(factor => factor > LargestInflation))
        {
            var copies = data.Names.Where((_, metric) => inflation[metric] > LargestInflation);
            return Nothing(fit, today, $"{string.Join(", ", copies)} can't be told apart: each is a combination of the others");
        }

        var clustered = sandwich.Clustered(customer, customers, smallSample: false);
        var smallSample = churnedCustomers / (churnedCustomers - 1.0);
        var shrunk = ShrunkWeights.Of(
            [.. fitted.Select(metric => -coefficients[metric] * deviations[metric])],
            Matrix<double>.Build.Dense(
                fitted.Length,
                fitted.Length,
                (i, j) => clustered.Of(fitted[i], fitted[j]) * deviations[fitted[i]] * deviations[fitted[j]] * smallSample),
            [.. fitted.Select(metric => today.Points[metric] * deviations[metric])]);
        var exact = shrunk.TauSquared == 0 ? null : SuggestedPoints.Of(today, fitted, [.. fitted.Select((metric, i) => shrunk.Risks[i] / deviations[metric])], options);
        var free = options with { MaxChangePerWeight = null, HoldDimensionTotals = false };
        var points = exact is null ? null : SuggestedPoints.Rounded(today, exact, options);
        return new WeightSuggestion(fit)
        {
            Fitted = fitted,
            Model = sandwich.Model(),
            Clustered = clustered,
            SmallSample = smallSample,
            Inflation = inflation,
            Shrunk = shrunk,
            FittedPoints = SuggestedPoints.Of(today, fitted, [.. fitted.Select(metric => Math.Max(0, -coefficients[metric]))], free),
            ShrunkPoints = shrunk.TauSquared == 0 ? today.Points : SuggestedPoints.Of(today, fitted, [.. fitted.Select((metric, i) => shrunk.Risks[i] / deviations[metric])], free),
            Exact = exact ?? today.Points,
            Points = points ?? today.Points,
            Differs = points is not null && points.Where((point, metric) => Math.Abs(point - today.Points[metric]) >= 0.5).Any(),
        };
    }

    private static WeightSuggestion Nothing(LogisticFit fit, FormulaWeights today, string obstacle) =>
        new(fit) { Obstacle = obstacle, Exact = today.Points, Points = today.Points };
}
