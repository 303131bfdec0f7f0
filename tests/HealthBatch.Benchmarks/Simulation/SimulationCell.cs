using System.Globalization;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>One design of the simulation study. The horizon is three months; dates lie one month apart (overlapping) or three.</summary>
internal sealed record SimulationCell
{
    /// <summary>How many dates the first of several looks has.</summary>
    public const int FirstLook = 6;

    /// <summary>What it is about.</summary>
    public required string Name { get; init; }

    public required int Customers { get; init; }

    public required int Dates { get; init; }

    public required bool Overlapping { get; init; }

    /// <summary>The standard deviation of the log-odds that customers keep for themselves and the score does not see.</summary>
    public required double Frailty { get; init; }

    /// <summary>Churn within a horizon of a customer of middling health, in the absence of anything else.</summary>
    public required double BaseChurn { get; init; }

    /// <summary>How much the log-odds fall from score 0 to score 100; 0 is no effect.</summary>
    public double Effect { get; init; }

    public int Bands { get; init; } = 3;

    /// <summary>How many points all scores fall, and by how much log-odds of churn rise, from the first date to the last: drift that is no effect.</summary>
    public double Drift { get; init; }

    /// <summary>The swing of the log-odds of churn over a year.</summary>
    public double Season { get; init; }

    /// <summary>The standard deviation of a shock to a month's log-odds of churn, the same for all customers.</summary>
    public double Shock { get; init; }

    /// <summary>Whether a second score is drawn that sees health as well as the first.</summary>
    public bool HasRival { get; init; }

    public int Panels { get; init; } = 2_000;

    public static IEnumerable<SimulationCell> Grid()
    {
        foreach (var customers in new[] { 300, 2_000, 20_000 })
        {
            foreach (var dates in new[] { 6, 12, 24 })
            {
                foreach (var overlapping in new[] { false, true })
                {
                    foreach (var frailty in new[] { 0.0, 1.5 })
                    {
                        foreach (var churn in new[] { 0.01, 0.05, 0.2 })
                        {
                            foreach (var effect in new[] { 0.0, 1.5 })
                            {
                                yield return Cell(effect == 0 ? "no effect" : "effect", customers, dates, overlapping, frailty, churn) with
                                {
                                    Effect = effect,
                                    Panels = customers == 20_000 ? 500 : 2_000,
                                };
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Designs beside the grid: drift, season, shocks, more bands, few customers.</summary>
    public static IEnumerable<SimulationCell> Traps()
    {
        foreach (var customers in new[] { 300, 2_000 })
        {
            yield return Cell("drift", customers, 12, true, 1.5, 0.05) with { Drift = 1.5 };
            yield return Cell("season", customers, 24, true, 1.5, 0.05) with { Season = 0.7 };
            yield return Cell("shocks", customers, 12, true, 1.5, 0.05) with { Shock = 0.5 };
            foreach (var bands in new[] { 4, 5, 6 })
            {
                yield return Cell("bands", customers, 12, true, 1.5, 0.05) with { Bands = bands };
            }
        }

        foreach (var customers in new[] { 20, 40, 80 })
        {
            yield return Cell("few customers", customers, 12, true, 1.5, 0.2);
            yield return Cell("few customers", customers, 6, false, 0, 0.2);
        }
    }

    /// <summary>Designs in which about two churned customers are expected in a band: few customers, few events, or a single date.</summary>
    public static IEnumerable<SimulationCell> Few()
    {
        (int Customers, int Dates, bool Overlapping, double Frailty, double Churn)[] designs =
        [
            (100, 6, false, 0, 0.01), (100, 6, true, 0, 0.01), (60, 12, true, 0, 0.01), (35, 24, true, 0, 0.01), (600, 1, true, 0, 0.01),
            (300, 6, false, 0, 0.003), (1_000, 6, false, 0, 0.001), (600, 12, true, 0, 0.001),
            (40, 6, false, 1.5, 0.01), (45, 6, true, 1.5, 0.01), (30, 12, true, 1.5, 0.01), (20, 24, true, 1.5, 0.01), (250, 1, true, 1.5, 0.01),
            (400, 6, false, 1.5, 0.001), (250, 12, true, 1.5, 0.001),
        ];
        foreach (var (customers, dates, overlapping, frailty, churn) in designs)
        {
            yield return Cell("few churned", customers, dates, overlapping, frailty, churn);
            yield return Cell("few churned effect", customers, dates, overlapping, frailty, churn) with { Effect = 1.5 };
        }
    }

    /// <summary>Every design of 20 to 80 customers, with one date and with many, those included where hardly anybody is expected to churn.</summary>
    public static IEnumerable<SimulationCell> Small() =>
        from customers in new[] { 20, 30, 40, 60, 80 }
        from dates in new (int Count, bool Overlapping)[] { (1, true), (6, false), (12, true), (24, true) }
        from frailty in new[] { 0.0, 1.5 }
        from churn in new[] { 0.01, 0.05, 0.2 }
        from effect in new[] { 0.0, 1.5 }
        select Cell(effect == 0 ? "small" : "small effect", customers, dates.Count, dates.Overlapping, frailty, churn) with { Effect = effect };

    /// <summary>Panels that grow by a date a month, for <paramref name="looks"/> looks of which the first has six dates; the score has a rival as good as itself.</summary>
    public static IEnumerable<SimulationCell> Looks(int looks)
    {
        foreach (var customers in new[] { 300, 2_000 })
        {
            foreach (var effect in new[] { 0, 1.5 })
            {
                yield return Cell("looks", customers, FirstLook + looks - 1, true, 1.5, 0.05) with { Effect = effect, HasRival = true };
            }
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name},{Customers},{Dates},{(Overlapping ? "overlapping" : "separate")},{Frailty},{BaseChurn},{Effect},{Bands},{Drift},{Season},{Shock}");

    private static SimulationCell Cell(string name, int customers, int dates, bool overlapping, double frailty, double churn) =>
        new() { Name = name, Customers = customers, Dates = dates, Overlapping = overlapping, Frailty = frailty, BaseChurn = churn };
}
