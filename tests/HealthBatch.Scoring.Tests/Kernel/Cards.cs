using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

/// <summary>Scorecards of which a test states only what matters to it.</summary>
internal static class Cards
{
    public static readonly Normaliser Percent = new Normaliser.Linear(0, 100);

    public static Metric Metric(string name, double weight = 1, Normaliser? normalise = null) =>
        new() { Name = name, Column = name, Weight = weight, Normalise = normalise ?? Percent };

    public static Dimension Dimension(string name, double weight, params Metric[] metrics) => new() { Name = name, Weight = weight, Metrics = metrics };

    public static Formula Formula(string segment, params Dimension[] dimensions) => new() { Segment = segment, Dimensions = dimensions };

    public static Scorecard Of(params Formula[] formulas) => new()
    {
        Name = "test",
        Version = 1,
        EffectiveFrom = new DateOnly(2026, 1, 1),
        Bands = new BandScale([new Band("unhealthy", 0), new Band("at risk", 50), new Band("healthy", 75)]),
        Formulas = formulas,
    };

    public static Scorecard Of(params Metric[] metrics) => Of(Formula("everyone", Dimension("all", 100, metrics)));

    public static Condition Is(string column, Comparison test) => new Condition.Of(column, test);
}
