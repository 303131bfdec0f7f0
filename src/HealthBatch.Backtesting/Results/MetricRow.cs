namespace HealthBatch.Backtesting.Results;

/// <summary>What one metric says alone, by its normalised value.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Observations">Observations of customers whose formula has it and who have a value, after its policy for missing ones.</param>
/// <param name="Coverage">Their share of all observations.</param>
/// <param name="Auc">The chance that a churned one has the lower value, ties half; null without both outcomes.</param>
/// <param name="StandardError">Clustered by customer (Obuchowski 1997); null with fewer than 2 churned or retained customers.</param>
/// <param name="Interval">95%, clustered: low, high; null with fewer than 8 churned customers.</param>
/// <param name="NaiveStandardError">DeLong's, as if rows were independent.</param>
/// <param name="ErrorCustomers">The customers whose repeated rows the clustered error was measured on: all that the metric has, or, in large data, some drawn by their id.</param>
/// <param name="InformationValue">sum over tenths of (share of churned - share of retained) ln(ratio), shares floored at 1e-6; null like the AUC.</param>
/// <param name="AsExpected">Whether worse values churn more, as the scorecard has it; null like the AUC.</param>
public sealed record MetricRow(
    string Metric,
    long Observations,
    double Coverage,
    double? Auc,
    double? StandardError,
    double[]? Interval,
    double? NaiveStandardError,
    long ErrorCustomers,
    double? InformationValue,
    bool? AsExpected);
