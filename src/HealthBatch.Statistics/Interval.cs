namespace HealthBatch.Statistics;

/// <summary>A two-sided interval, both ends included. <c>default</c> is the point 0.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High);
