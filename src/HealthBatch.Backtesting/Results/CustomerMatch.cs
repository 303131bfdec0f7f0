namespace HealthBatch.Backtesting.Results;

/// <summary>How the customers of the snapshots and those of the outcomes meet. An id that is written otherwise in one of them looks like a customer who stayed.</summary>
/// <param name="Listed">Customers in the snapshots that were used.</param>
/// <param name="JoinedAfter">Those among them who are listed for the first time after the first as-of date: they are judged from then on.</param>
/// <param name="WithoutOutcome">Those among them without any outcome.</param>
/// <param name="NotListed">Customers with outcomes whom none of these snapshots lists: their outcomes count for nobody.</param>
public sealed record CustomerMatch(long Listed, long JoinedAfter, long WithoutOutcome, long NotListed);
