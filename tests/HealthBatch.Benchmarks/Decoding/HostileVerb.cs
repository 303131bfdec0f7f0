using System.Diagnostics;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Testing;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Benchmarks.Decoding;

/// <summary>
/// <c>hostile [BATCH]</c>: reads each file that is made to take memory in a process of its own, batches of so many rows (4,096 unless told) of all
/// columns at once, and compares the process's peak with that of one which reads a small sound file. Fails where a file takes more than 64 MB and
/// three times its largest column chunk beyond that, or a process dies. <c>hostile read FILE BATCH</c> is one such process.
/// </summary>
internal static class HostileVerb
{
    private const long Allowance = 64 << 20;
    private const int MostBatches = 2_000;

    public static int Run(string[] args)
    {
        if (args is ["read", var path, var rows])
        {
            return ReadOne(path, int.Parse(rows, CultureInfo.InvariantCulture));
        }

        var batch = args.Length > 0 ? args[0] : "4096";
        using var folder = new TemporaryFolder();
        var file = folder["hostile.parquet"];
        File.WriteAllBytes(file, FuzzFixtures.All["plain"]);
        var (sound, ground) = Measure(file, batch);
        if (sound is null)
        {
            Console.WriteLine("the small sound file could not be read");
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a small sound file: peak {ground / 1048576.0:F1} MiB"));
        var failed = 0;
        foreach (var (name, make) in HostileFiles.All)
        {
            File.WriteAllBytes(file, make());
            var (said, peak) = Measure(file, batch);
            var limit = Allowance + (3 * LargestChunk(file));
            var holds = peak - ground <= limit && said is not null;
            failed += holds ? 0 : 1;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(holds ? "holds" : "FAILS")}: {name} ({new FileInfo(file).Length} bytes): {(peak - ground) / 1048576.0:F1} of {limit / 1048576.0:F1} MiB: {said ?? "died"}"));
        }

        Console.WriteLine($"{HostileFiles.All.Count} files, {failed} beyond the limit");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Reads everything, or is refused; prints which, and the process's peak.</summary>
    private static int ReadOne(string path, int rows)
    {
        string said;
        try
        {
            using var source = ParquetSource.Open(path, "hostile");
            ColumnRequest[] requests = [.. source.Schema.Columns.Take(20).Where(column => column.Unsupported is null)
                .Select(column => new ColumnRequest(column.Name, column.Name == "text" || column.Kind == ColumnKind.Text ? ColumnForm.Text : ColumnForm.Number))];
            var batch = new ColumnBatch(requests, rows);
            var read = 0L;
            for (var group = 0; group < Math.Min(source.RowGroupRows.Count, 20); group++)
            {
                using var reader = source.OpenRowGroup(group, requests);
                for (var i = 0; i < MostBatches && reader.Read(batch); i++)
                {
                    read += batch.RowCount;
                }
            }

            said = string.Create(CultureInfo.InvariantCulture, $"read {read} rows");
        }
        catch (ParquetFormatException refusal)
        {
            said = $"refused: {refusal.Message}";
        }

        Console.WriteLine(said.Length > 200 ? said[..200] : said);
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)));
        return 0;
    }

    private static (string? Said, long Peak) Measure(string file, string batch)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HostileVerb).Assembly.Location);
        }

        foreach (var argument in (string[])["hostile", "read", file, batch])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var lines = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        return child.ExitCode == 0 && lines.Length == 2
            ? (lines[0], 1024 * long.Parse(lines[1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
            : (null, 0);
    }

    /// <summary>At least the largest chunk of the file: they have one row group, and columns that are alike.</summary>
    private static long LargestChunk(string file)
    {
        try
        {
            using var source = ParquetSource.Open(file);
            return source.RowGroupRows.Count == 0 || source.RowCount == 0 ? 0 : new FileInfo(file).Length / Math.Max(1, source.Schema.Columns.Count);
        }
        catch (ParquetFormatException)
        {
            return 0;
        }
    }
}
