namespace HealthBatch.Backtesting.Results;

/// <summary>How often a group of observations had the event. Shares from 0 to 1; intervals are 95%: low, high.</summary>
/// <param name="Observations">Customer and date pairs.</param>
/// <param name="Customers">Distinct customers.</param>
/// <param name="Churned">Observations with the event.</param>
/// <param name="ChurnedCustomers">Distinct customers with one.</param>
/// <param name="ChurnRate">Churned over observations; null without observations.</param>
/// <param name="Interval">Clustered by customer (formula 2); null with the reasons of a band.</param>
/// <param name="NaiveInterval">Wilson, as if observations were independent.</param>
public sealed record GroupRate(long Observations, long Customers, long Churned, long ChurnedCustomers, double? ChurnRate, double[]? Interval, double[]? NaiveInterval);
