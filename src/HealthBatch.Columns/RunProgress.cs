namespace HealthBatch.Columns;

/// <summary>How far a run has come. Progress is for people: nothing of a result may depend on it.</summary>
/// <param name="Stage">What is being done, in the present participle ("scoring 2026-01-31").</param>
/// <param name="Done">How much of it is done, in units of the stage's own.</param>
/// <param name="Total">How much there is, or 0 if that is not known.</param>
public readonly record struct RunProgress(string Stage, long Done, long Total);
