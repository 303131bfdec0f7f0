using System.Globalization;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>
/// The simulation study: <c>simulate grid|traps|segments [SHARE] [SEED]</c> prints one line a design. SHARE, 0 to 1, takes so much of the panels;
/// panel k of design d is drawn with a seed made of SEED, d and k, so any part can be drawn again.
/// </summary>
internal static class SimulateVerb
{
    private const int Segments = 12;

    public static int Run(string[] args)
    {
        var share = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        switch (args)
        {
            case ["grid", ..]:
                Study([.. SimulationCell.Grid()], share, seed);
                return 0;
            case ["traps", ..]:
                Study([.. SimulationCell.Traps()], share, seed);
                return 0;
            case ["segments", ..]:
                Family((int)Math.Ceiling(2_000 * share), seed);
                return 0;
            default:
                Console.Error.WriteLine("simulate grid|traps|segments [SHARE] [SEED]");
                return 2;
        }
    }

    private static void Study(IReadOnlyList<SimulationCell> cells, double share, int seed)
    {
        Console.WriteLine(Coverage.Header);
        for (var d = 0; d < cells.Count; d++)
        {
            var cell = cells[d];
            var panels = new PanelResult[Math.Max(1, (int)Math.Ceiling(cell.Panels * share))];
            var design = d;
            Parallel.For(0, panels.Length, k => panels[k] = Draw(cell, seed, design, k));
            Console.WriteLine(Coverage.Line(cell, panels));
        }
    }

    /// <summary>Twelve segments without an effect: how often Holm over their verdicts confirms any.</summary>
    private static void Family(int panels, int seed)
    {
        var cell = SimulationCell.Grid().First(cell => cell is { Customers: 300, Dates: 6, Overlapping: true, Frailty: > 0, BaseChurn: 0.05, Effect: 0 });
        var any = 0;
        Parallel.For(0, panels, k =>
        {
            var verdicts = Enumerable.Range(0, Segments).Select(s => Draw(cell, seed, 1_000 + s, k).Verdict).ToArray();
            var holm = MultipleTesting.Holm([.. verdicts.Select(verdict => verdict.P)]);
            if (verdicts.Zip(holm).Any(pair => pair.First.Outcome == VerdictOutcome.Confirmed && pair.Second < BandVerdict.Alpha))
            {
                Interlocked.Increment(ref any);
            }
        });
        Console.WriteLine("segments,panels,anyConfirmed");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Segments},{panels},{(double)any / panels:0.0000}"));
    }

    private static PanelResult Draw(SimulationCell cell, int seed, int design, int panel) =>
        PanelResult.Of(new SimulatedPanel(cell, new Random(unchecked((((seed * 10_007) + design) * 100_003) + panel))), cell.Customers, cell.Bands);
}
