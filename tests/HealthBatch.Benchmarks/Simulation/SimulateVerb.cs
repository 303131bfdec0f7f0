using System.Globalization;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>
/// The simulation study: <c>simulate grid|traps|few|small|segments|looks [SHARE] [SEED] [FIRST-LAST]</c> prints one line a design, <c>simulate summary FILE...</c> says which
/// of such lines leave the limits. SHARE, 0 to 1, takes so much of the panels, FIRST-LAST only those designs, counted from 0; panel k of design d is drawn with
/// a seed made of SEED, d and k, so any part can be drawn again.
/// </summary>
internal static class SimulateVerb
{
    private const int Segments = 12;

    public static int Run(string[] args)
    {
        if (args is ["summary", .. var files] && files.Length > 0)
        {
            return StudySummary.Print(files);
        }

        var share = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        var part = args.Length > 3 && args[3].Split('-') is [var first, var last]
            ? int.Parse(first, CultureInfo.InvariantCulture)..(int.Parse(last, CultureInfo.InvariantCulture) + 1)
            : ..int.MaxValue;
        switch (args)
        {
            case ["grid", ..]:
                Study([.. SimulationCell.Grid()], share, seed, 0, part);
                return 0;
            case ["traps", ..]:
                Study([.. SimulationCell.Traps()], share, seed, 2_000, part);
                return 0;
            case ["few", ..]:
                Study([.. SimulationCell.Few()], share, seed, 3_000, part);
                return 0;
            case ["small", ..]:
                Study([.. SimulationCell.Small()], share, seed, 5_000, part);
                return 0;
            case ["segments", ..]:
                Family((int)Math.Ceiling(2_000 * share), seed);
                return 0;
            case ["looks", ..]:
                Looks(share, seed, part);
                return 0;
            default:
                Console.Error.WriteLine("simulate grid|traps|few|small|segments|looks [SHARE] [SEED] [FIRST-LAST], or simulate summary FILE...");
                return 2;
        }
    }

    private static void Study(IReadOnlyList<SimulationCell> cells, double share, int seed, int firstDesign, Range part)
    {
        Console.WriteLine(Coverage.Header);
        for (var d = part.Start.Value; d < Math.Min(cells.Count, part.End.Value); d++)
        {
            var cell = cells[d];
            var panels = new PanelResult[Count(cell, share)];
            var design = firstDesign + d;
            Parallel.For(0, panels.Length, k => panels[k] = Result(cell, seed, design, k));
            Console.WriteLine(Coverage.Line(cell, panels));
        }
    }

    /// <summary>Twelve segments without an effect: how often Holm over their verdicts confirms any.</summary>
    private static void Family(int panels, int seed)
    {
        var cell = SimulationCell.Grid().First(cell => cell is { Customers: 300, Dates: 6, Overlapping: true, Frailty: > 0, BaseChurn: 0.05, Effect: 0 });
        int any = 0, unadjusted = 0;
        Parallel.For(0, panels, k =>
        {
            var verdicts = Enumerable.Range(0, Segments).Select(s => Result(cell, seed, 1_000 + s, k).Verdict).ToArray();
            var holm = MultipleTesting.Holm([.. verdicts.Select(verdict => verdict.P)]);
            if (verdicts.Zip(holm).Any(pair => pair.First.Outcome == VerdictOutcome.Confirmed && pair.Second < BandVerdict.Alpha))
            {
                Interlocked.Increment(ref any);
            }

            if (verdicts.Any(verdict => verdict.Outcome == VerdictOutcome.Confirmed))
            {
                Interlocked.Increment(ref unadjusted);
            }
        });
        Console.WriteLine("segments,panels,anyConfirmed,anyConfirmedUnadjusted,monteCarloError");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Segments},{panels},{(double)any / panels:0.0000},{(double)unadjusted / panels:0.0000},{Math.Sqrt(BandVerdict.Alpha * (1 - BandVerdict.Alpha) / panels):0.0000}"));
    }

    private static void Looks(double share, int seed, Range part)
    {
        Console.WriteLine(LookStudy.Header);
        var cells = SimulationCell.Looks(LookStudy.Looks).ToArray();
        for (var d = part.Start.Value; d < Math.Min(cells.Length, part.End.Value); d++)
        {
            var (cell, design) = (cells[d], 4_000 + d);
            Console.WriteLine(LookStudy.Line(cell, k => new SimulatedPanel(cell, new PanelRandom(seed, design, k)), Count(cell, share)));
        }
    }

    private static int Count(SimulationCell cell, double share) => Math.Max(1, (int)Math.Ceiling(cell.Panels * share));

    private static PanelResult Result(SimulationCell cell, int seed, int design, int panel) =>
        PanelResult.Of(new SimulatedPanel(cell, new PanelRandom(seed, design, panel)), cell);
}
