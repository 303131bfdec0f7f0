using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Worker.Ledger;

namespace HealthBatch.Worker.Runs;

/// <summary>A run that the ledger knows of from its start to its end, however it ends.</summary>
internal static class RecordedRun
{
    /// <summary>Runs, and records how it ended; what is thrown goes on to the caller.</summary>
    public static T Execute<T>(RunEnvironment environment, RunStart start, Func<(T Value, RunEnd End)> run)
    {
        var id = environment.Ledger.Start(start);
        var from = environment.Time.GetTimestamp();
        using var span = RunTelemetry.Start(start);
        try
        {
            var (value, end) = run();
            End(end);
            return value;
        }
        catch (Exception problem)
        {
            End(new RunEnd(StateOf(problem, environment.Cancellation), Error: Words(problem)));
            throw;
        }

        void End(RunEnd end)
        {
            var elapsed = environment.Time.GetElapsedTime(from);
            environment.Ledger.End(id, end, elapsed);
            RunTelemetry.End(span, start, end, elapsed);
        }
    }

    private static RunState StateOf(Exception problem, CancellationToken cancellation) => problem switch
    {
        InputException or ParquetFormatException => RunState.WrongInput,
        OperationCanceledException when cancellation.IsCancellationRequested => RunState.Cancelled,
        _ => RunState.Failed,
    };

    // What the reader of the ledger can act on: the input's own words, and for a failure the type that a developer will ask for.
    private static string Words(Exception problem) => problem switch
    {
        InputException or ParquetFormatException => problem.Message,
        OperationCanceledException => "stopped",
        _ => $"{problem.GetType().Name}: {problem.Message}",
    };
}
