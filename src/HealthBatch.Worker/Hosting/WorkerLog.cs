namespace HealthBatch.Worker.Hosting;

/// <summary>Everything that the host logs.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "nightly run of {Scorecard} starts")]
    public static partial void NightlyStarts(ILogger logger, string scorecard);

    [LoggerMessage(2, LogLevel.Information, "nightly run of {Scorecard} ended after {Seconds:0.0} s: {Result}")]
    public static partial void NightlyEnds(ILogger logger, string scorecard, string result, double seconds);

    [LoggerMessage(3, LogLevel.Error, "nightly run of {Scorecard} failed: {Problem}")]
    public static partial void NightlyFails(ILogger logger, string scorecard, string problem);

    [LoggerMessage(4, LogLevel.Information, "{Scorecard} runs next at {Next:yyyy-MM-dd HH:mm:ss zzz} ({Cron}, {TimeZone})")]
    public static partial void Scheduled(ILogger logger, string scorecard, DateTimeOffset next, string cron, string timeZone);

    [LoggerMessage(5, LogLevel.Information, "{Scorecard} is no longer in the settings: its schedule is removed")]
    public static partial void Unscheduled(ILogger logger, string scorecard);

    [LoggerMessage(6, LogLevel.Warning, "the alert about {Scorecard} could not be delivered: {Problem}")]
    public static partial void AlertFails(ILogger logger, string scorecard, string problem);

    [LoggerMessage(7, LogLevel.Warning, "nightly run of {Scorecard} failed and starts again: {Problem}")]
    public static partial void NightlyStartsAgain(ILogger logger, string scorecard, string problem);
}
