using HealthBatch.Worker.Settings;
using Quartz;

namespace HealthBatch.Worker.Hosting;

/// <summary>
/// Brings the stored schedules into line with the settings before the scheduler starts. A schedule that has not changed is left alone: its stored next
/// time is how a night that was missed while the host was down is known and caught up.
/// </summary>
internal sealed class ScheduleKeeper(ISchedulerFactory schedulers, HealthBatchSettings settings, TimeProvider time, ILogger<ScheduleKeeper> logger) : IHostedService
{
    private const string Group = "nightly";

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var schedule in settings.Schedules)
        {
            await Keep(scheduler, schedule, cancellationToken);
        }

        var stored = await scheduler.QueryJobs(new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(Group), Take = PagedQuery.All }, cancellationToken);
        foreach (var job in stored.Items)
        {
            if (!settings.Schedules.Any(schedule => string.Equals(schedule.Scorecard, job.Key.Name, StringComparison.Ordinal)))
            {
                await scheduler.DeleteJob(job.Key, cancellationToken);
                WorkerLog.Unscheduled(logger, job.Key.Name);
            }
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Keep(IScheduler scheduler, ScheduleSettings schedule, CancellationToken cancellationToken)
    {
        var key = new TriggerKey(schedule.Scorecard, Group);
        var trigger = await scheduler.GetTrigger(key, cancellationToken);
        if (trigger is not ICronTrigger cron
            || !string.Equals(cron.CronExpressionString, schedule.Cron, StringComparison.Ordinal)
            || !string.Equals(cron.TimeZone.Id, schedule.TimeZone.Id, StringComparison.Ordinal))
        {
            var job = JobBuilder.Create<NightlyJob>()
                .WithIdentity(schedule.Scorecard, Group)
                .UsingJobData(NightlyJob.Scorecard, schedule.Scorecard)
                .DisallowConcurrentExecution(true)
                .RequestRecovery(true)
                .Build();
            trigger = TriggerBuilder.Create<NightlyJob>(time)
                .WithIdentity(key)
                .WithSchedule(CronScheduleBuilder.Create(schedule.Cron)
                    .InTimeZone(schedule.TimeZone)
                    .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
                .Build();
            await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellationToken);
        }

        if (trigger.NextFireTimeUtc is { } next)
        {
            WorkerLog.Scheduled(logger, schedule.Scorecard, TimeZoneInfo.ConvertTime(next, schedule.TimeZone), schedule.Cron, schedule.TimeZone.Id);
        }
    }
}
