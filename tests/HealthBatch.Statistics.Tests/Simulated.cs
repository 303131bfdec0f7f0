namespace HealthBatch.Statistics.Tests;

/// <summary>Panels in which customers repeat, keep their health from date to date, and differ in a frailty that the score does not see.</summary>
internal static class Simulated
{
    public static Panel Panel(int customers, int dates, double frailty, int seed)
    {
        var random = new Random(seed);
        var health = Enumerable.Range(0, customers).Select(_ => random.NextDouble()).ToArray();
        var frail = Enumerable.Range(0, customers).Select(_ => frailty * ((random.NextDouble() + random.NextDouble() + random.NextDouble()) - 1.5) * 2).ToArray();
        return new Panel([.. Enumerable.Range(0, dates).Select(_ => Enumerable.Range(0, customers).Select(c =>
        {
            var score = (0.8 * health[c]) + (0.2 * random.NextDouble());
            return (c, (int)(100 * score) * 100, random.NextDouble() < 1 / (1 + Math.Exp(1 + (2 * (score - 0.5)) - frail[c])));
        }).ToArray())]);
    }
}
