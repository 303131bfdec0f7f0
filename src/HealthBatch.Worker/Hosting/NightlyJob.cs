using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;
using Quartz;

namespace HealthBatch.Worker.Hosting;

/// <summary>
/// The scheduled form of the verb <c>nightly</c> for one scorecard: it waits for the snapshot, makes the run, starts again after what can heal, and
/// tells somebody when the night went wrong.
/// </summary>
internal sealed class NightlyJob(HealthBatchSettings settings, TimeProvider time, AlertSender alerts, ILogger<NightlyJob> logger) : IJob
{
    /// <summary>The key of the job's datum that names the scorecard.</summary>
    public const string Scorecard = "scorecard";

    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var scorecard = context.MergedJobDataMap.GetString(Scorecard)!;
        WorkerLog.NightlyStarts(logger, scorecard);
        var from = time.GetTimestamp();
        try
        {
            var schedule = settings.Schedules.First(schedule => schedule.Scorecard == scorecard);
            await new SnapshotWait(LakeFolder.Open(settings.Lake), time).UntilThere(schedule, cancellationToken);
            var night = await Retry(scorecard).ExecuteAsync(token => new ValueTask<NightlyResult>(Run(scorecard, token)), cancellationToken);
            WorkerLog.NightlyEnds(logger, scorecard, night.Sentence, time.GetElapsedTime(from).TotalSeconds);
            foreach (var report in night.Reports.Where(report => report is { Outcome: "contradicted", Unchanged: false, ChallengerOf: null }))
            {
                await alerts.Send(scorecard, "is contradicted by what customers did", report.Sentence, cancellationToken);
            }
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // The ledger has it; the scheduler is told too, so that its health check and history know.
            WorkerLog.NightlyFails(logger, scorecard, problem.Message);
            await alerts.Send(scorecard, "failed tonight", problem.Message, cancellationToken);
            throw new JobExecutionException(problem);
        }
    }

    /// <summary>Whether a failure may be gone when the run starts again: a file in use, a disk that was away, a locked ledger. Wrong input never heals by itself.</summary>
    internal static bool CanHeal(Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => false,
        IOException => true,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,
        _ => false,
    };

    // A run computes for minutes: on a thread of its own, so that the scheduler's threads stay free.
    private Task<NightlyResult> Run(string scorecard, CancellationToken cancellation) => Task.Factory.StartNew(
        () =>
        {
            using var environment = new RunEnvironment(settings, time, progress: null, cancellation);
            return Nightly.Execute(environment, new RunRequest(), scorecard);
        },
        cancellation,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private ResiliencePipeline Retry(string scorecard) => settings.Worker.Retries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(CanHeal),
            MaxRetryAttempts = settings.Worker.Retries,
            Delay = TimeSpan.FromSeconds(10),
            BackoffType = DelayBackoffType.Exponential,
            OnRetry = arguments =>
            {
                WorkerLog.NightlyStartsAgain(logger, scorecard, arguments.Outcome.Exception!.Message);
                return default;
            },
        })
        .Build();
}
