using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;
using Quartz;

namespace HealthBatch.Worker.Hosting;

/// <summary>The scheduled form of the verb <c>nightly</c> for one scorecard: it makes the run, calls it with the token and returns.</summary>
internal sealed class NightlyJob(HealthBatchSettings settings, TimeProvider time, ILogger<NightlyJob> logger) : IJob
{
    /// <summary>The key of the job's datum that names the scorecard.</summary>
    public const string Scorecard = "scorecard";

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var scorecard = context.MergedJobDataMap.GetString(Scorecard)!;
        WorkerLog.NightlyStarts(logger, scorecard);
        var from = time.GetTimestamp();
        try
        {
            // A run computes for minutes: on a thread of its own, so that the scheduler's threads stay free.
            var result = await Task.Factory.StartNew(
                () =>
                {
                    using var environment = new RunEnvironment(settings, time, progress: null, cancellationToken);
                    return Nightly.Execute(environment, new RunRequest(), scorecard);
                },
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            WorkerLog.NightlyEnds(logger, scorecard, result.Sentence, time.GetElapsedTime(from).TotalSeconds);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // The ledger has it; the scheduler is told too, so that its health check and history know.
            WorkerLog.NightlyFails(logger, scorecard, problem.Message);
            throw new JobExecutionException(problem);
        }
    }
}
