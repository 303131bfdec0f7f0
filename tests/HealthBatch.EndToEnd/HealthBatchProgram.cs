using System.Diagnostics;

namespace HealthBatch.EndToEnd;

/// <summary>Starts the built program as a user would: a process of its own, with its own command line.</summary>
internal static class HealthBatchProgram
{
    /// <summary>Runs a command line to its end, in the folder given.</summary>
    public static async Task<ProgramResult> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new ProgramResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command line in the folder given; the caller waits and disposes.</summary>
    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "healthbatch.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}

/// <summary>What a command line came to.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);
