using System.Globalization;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>
/// Holds a study's lines against the limits that were set before it ran: coverage of a 95% interval between 93.5% and 97%, "confirmed" without effect in 2.5% at most,
/// each widened by three Monte-Carlo errors of the panels that have an interval: few panels with few churners have one of the AUC. Cells whose coverage is outside 94% to 96% are listed too.
/// A family of segments or looks is held to the same 2.5%.
/// </summary>
internal static class StudySummary
{
    private const double Lowest = 0.935;
    private const double Highest = 0.97;
    private const double FalseVerdict = 0.025;

    public static int Print(IReadOnlyList<string> files)
    {
        var broken = 0;
        foreach (var file in files)
        {
            var lines = File.ReadAllLines(file);
            if (lines.Length > 0 && lines[0] == Coverage.Header)
            {
                broken += PrintStudy(file, [.. lines.Skip(1).Select(line => new Row(line))]);
            }
            else
            {
                Console.WriteLine(FormattableString.Invariant($"\n{Path.GetFileName(file)}\n\n{string.Join('\n', lines)}"));
                broken += FalseInFamilies(lines);
            }
        }

        Console.WriteLine(FormattableString.Invariant($"\n{broken} limits broken."));
        return broken == 0 ? 0 : 1;
    }

    /// <summary>Families of verdicts, over segments or looks: any false one among them is as rare as one alone may be. A rival is never better, whatever the effect.</summary>
    private static int FalseInFamilies(string[] lines)
    {
        var names = lines[0].Split(',');
        var broken = 0;
        foreach (var cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            string? Cell(string name) => Array.IndexOf(names, name) is >= 0 and var place ? cells[place] : null;
            var panels = double.Parse(Cell("panels")!, CultureInfo.InvariantCulture);
            foreach (var what in Cell("effect") is null or "0" ? new[] { "anyConfirmed", "anyAdopted" } : ["anyAdopted"])
            {
                if (Cell(what) is { } share && double.Parse(share, CultureInfo.InvariantCulture) > HighestFalse(panels))
                {
                    broken++;
                    Console.WriteLine(FormattableString.Invariant($"BROKEN {what} {share}: {string.Join(", ", cells)}"));
                }
            }
        }

        return broken;
    }

    private static double HighestFalse(double panels) => FalseVerdict + (3 * Math.Sqrt(FalseVerdict * (1 - FalseVerdict) / panels));

    private static int PrintStudy(string file, IReadOnlyList<Row> rows)
    {
        Console.WriteLine(FormattableString.Invariant($"\n{Path.GetFileName(file)}: {rows.Count} designs, {rows.Sum(row => row.Panels):N0} panels\n"));
        Console.WriteLine("| horizons | band interval | naive | AUC interval | naive | confirmed without effect | confirmed with effect |\n|---|---|---|---|---|---|---|");
        foreach (var horizons in rows.GroupBy(row => row["horizons"]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {horizons.Key} | {Mean(horizons, "bandCoverage"):0.000} | {Mean(horizons, "bandCoverageNaive"):0.000} | {Mean(horizons, "aucCoverage"):0.000} | {Mean(horizons, "aucCoverageNaive"):0.000}")
                + FormattableString.Invariant($" | {Mean(horizons.Where(row => row.NoEffect), "confirmed"):0.0000} | {Mean(horizons.Where(row => !row.NoEffect), "confirmed"):0.000} |"));
        }

        var broken = 0;
        foreach (var row in rows)
        {
            // Where whole months differ, a band's interval is held for these months alone; what is judged there is that for other months.
            foreach (var what in new[] { row.Number("shock") > 0 ? "otherMonthsCoverage" : "bandCoverage", "aucCoverage" })
            {
                if (row.Number(what) is not { } coverage)
                {
                    continue;
                }

                var intervals = what == "aucCoverage" ? row.Number("aucIntervals") : row.Number("bandIntervals") / row.Number("bands");
                var low = Lowest - (3 * Math.Sqrt(Lowest * (1 - Lowest) / intervals!.Value));
                var high = Highest + (3 * Math.Sqrt(Highest * (1 - Highest) / intervals.Value));
                var outside = coverage < low || coverage > high;
                broken += outside ? 1 : 0;
                if (outside || coverage is < 0.94 or > 0.96)
                {
                    Console.WriteLine(FormattableString.Invariant($"{(outside ? "BROKEN " : string.Empty)}{what} {coverage:0.0000}: {row.Design}"));
                }
            }

            if (row.NoEffect && row.Number("confirmed") > HighestFalse(row.Panels))
            {
                broken++;
                Console.WriteLine(FormattableString.Invariant($"BROKEN confirmed {row.Number("confirmed"):0.0000}: {row.Design}"));
            }
        }

        return broken;
    }

    private static double Mean(IEnumerable<Row> rows, string what) => rows.Select(row => row.Number(what)).OfType<double>().DefaultIfEmpty(double.NaN).Average();

    private sealed class Row(string line)
    {
        private static readonly string[] Names = Coverage.Header.Split(',');
        private readonly string[] _cells = line.Split(',');

        public string this[string name] => _cells[Array.IndexOf(Names, name)];

        public double Panels => double.Parse(this["panels"], CultureInfo.InvariantCulture);

        public bool NoEffect => Number("effect") == 0;

        public string Design => string.Join(", ", Names.TakeWhile(name => name != "panels").Zip(_cells).Where(pair => pair.Second != "0" || pair.First == "effect").Select(pair => $"{pair.First} {pair.Second}"));

        public double? Number(string name) => this[name] is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
    }
}
