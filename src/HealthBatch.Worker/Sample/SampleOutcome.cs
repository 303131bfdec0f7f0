namespace HealthBatch.Worker.Sample;

/// <summary>What an outcome is, by its place in <see cref="SampleSchema.Events"/>.</summary>
internal enum SampleEvent : byte
{
    Churned,
    Renewed,
    Expanded,
    Contracted,
}

/// <summary>Something that happened to a customer.</summary>
/// <param name="Customer">The customer's place.</param>
/// <param name="Day">Days since 1970-01-01.</param>
/// <param name="Event">What.</param>
/// <param name="Amount">Revenue a year: lost for churned and contracted, gained for expanded, kept for renewed.</param>
internal readonly record struct SampleOutcome(int Customer, int Day, SampleEvent Event, double Amount);
