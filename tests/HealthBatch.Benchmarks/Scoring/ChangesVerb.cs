using System.Globalization;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>
/// changes SNAPSHOT FOLDER PROGRAM [rounds=3]: what a scorecard with everything costs beside a plain linear one, each the whole process of <c>PROGRAM score</c>. FOLDER
/// gets three lakes with the snapshot: one for the plain scorecard; and two with scores of the month before, in which a fifth of the customers, or all,
/// had other numbers, so that crm.csv has about as many lines. Lakes that are there already are used again. Runs take turns; prints each, and ratios of the medians.
/// </summary>
internal static class ChangesVerb
{
    private const string Now = "2026-01-31";
    private const string Before = "2025-12-31";

    public static int Run(string[] args)
    {
        var (snapshot, folder, program) = (Path.GetFullPath(args[0]), Path.GetFullPath(args[1]), args[2]);
        var rounds = args.Length > 3 ? int.Parse(args[3].Split('=')[1], CultureInfo.InvariantCulture) : 3;
        (string Name, string Card, int Every)[] cases = [("plain", "plain", 0), ("a fifth changed", "everything", 5), ("all changed", "everything", 1)];
        var runs = cases.ToDictionary(one => one.Name, _ => new List<MeasuredProcess>());
        foreach (var one in cases)
        {
            Prepare(Lake(folder, one.Name), snapshot, program, Card(one.Card), one.Every);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in cases)
            {
                var lake = Lake(folder, one.Name);
                var scores = Path.Combine(lake, "scores", $"scorecard={one.Card}", $"snapshot_date={Now}");
                if (Directory.Exists(scores))
                {
                    Directory.Delete(scores, recursive: true);
                }

                var run = Score(program, lake, Card(one.Card), Now);
                runs[one.Name].Add(run);
                var changes = new FileInfo(Path.Combine(scores, "crm.csv"));
                Print($"{one.Name}: wall {run.Wall:0.00} s, processor {run.Processor:0.00} s, peak {run.PeakMebibytes:0} MiB; crm.csv {(changes.Exists ? changes.Length / 1e6 : 0):0} MB");
            }
        }

        var plain = runs["plain"];
        foreach (var one in cases[1..])
        {
            double Ratio(Func<MeasuredProcess, double> of) => Median(runs[one.Name].Select(of)) / Median(plain.Select(of));
            Print($"{one.Name} / plain: wall {Ratio(run => run.Wall):0.00}, processor {Ratio(run => run.Processor):0.00}");
        }

        return 0;
    }

    private static string Lake(string folder, string name) => Path.Combine(folder, name.Replace(' ', '-'));

    private static string Card(string name) => Path.Combine(AppContext.BaseDirectory, "Scoring", "Cards", $"{name}.json");

    private static void Prepare(string lake, string snapshot, string program, string card, int every)
    {
        if (Directory.Exists(lake))
        {
            return;
        }

        File.CreateSymbolicLink(Path.Combine(Folder(lake, Now), "data.parquet"), snapshot);
        if (every > 0)
        {
            MonthBefore.Write(snapshot, Path.Combine(Folder(lake, Before), "data.parquet"), every);
            Score(program, lake, card, Before);
        }
    }

    private static string Folder(string lake, string date) => Directory.CreateDirectory(Path.Combine(lake, "snapshots", $"snapshot_date={date}")).FullName;

    // A night's snapshot is new, and so are its hashes: a round must not recall those of the one before.
    private static MeasuredProcess Score(string program, string lake, string card, string date) =>
        MeasuredProcess.Run(program, "score", "--lake", lake, "--scorecard", card, "--as-of", date, "--force");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
