using System.Diagnostics;
using System.Globalization;

namespace HealthBatch.Worker.Ledger;

/// <summary>Names the process that a run is under way in, so that a later one can tell whether it still lives: "machine/id/start in ms of Unix time".</summary>
internal static class RunProcess
{
    // The system tells a start only to its clock's tick, and reckons it from the boot time anew in every process.
    private const long StartToleranceMilliseconds = 2_000;

    /// <summary>This process.</summary>
    public static string Current { get; } = Describe();

    /// <summary>Whether a process was one of this machine and is no longer there. One of another machine is never known to be gone.</summary>
    public static bool IsGone(string process)
    {
        var parts = process.Split('/');
        if (parts is not [var machine, var idText, var startText] || machine != Environment.MachineName
            || !int.TryParse(idText, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(startText, NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            return false;
        }

        try
        {
            using var found = Process.GetProcessById(id);
            return Math.Abs(StartOf(found) - start) > StartToleranceMilliseconds;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static string Describe()
    {
        using var current = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{current.Id}/{StartOf(current)}");
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
}
