using HealthBatch.Columns;
using HealthBatch.Worker.Settings;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Data.Sqlite;
using Quartz;

namespace HealthBatch.Worker.Hosting;

/// <summary>The host: schedules, health, report pages. The one place where services are wired.</summary>
internal static class WorkerHost
{
    /// <summary>Makes the host; nothing is started yet.</summary>
    /// <exception cref="InputException">The job store can't be written.</exception>
    public static WebApplication Create(HealthBatchSettings settings, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
        });
        builder.WebHost.UseUrls(settings.Worker.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<HttpMessageHandler>(_ => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        builder.Services.AddSingleton<AlertSender>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.Worker.ShutdownSeconds));
        // Pages on loopback answer to loopback names alone: another site's page must not reach them under a name of its own.
        if (new Uri(settings.Worker.Url) is { IsLoopback: true })
        {
            builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        }

        // First to start and last to stop, so that the last run is told of too.
        builder.Services.AddHostedService<TelemetryExport>();
        AddScheduler(builder.Services, settings, time);
        builder.Services.AddHealthChecks().AddQuartz();

        var app = builder.Build();
        app.UseHostFiltering();
        ReportSite.Map(app, settings);
        app.MapHealthChecks("/health");
        return app;
    }

    private static void AddScheduler(IServiceCollection services, HealthBatchSettings settings, TimeProvider time)
    {
        var store = Path.GetFullPath(settings.JobStoreFile);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(store)!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException(store, problem.Message, "a job store that can be written: set Worker:JobStore");
        }

        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "healthbatch";
                // A shutdown asks the running jobs to stop and then waits for them, within the host's own limit.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseTimeProvider(time);
            quartz.UsePersistentStore(persistent =>
            {
                persistent.UseSqlite(new SqliteConnectionStringBuilder { DataSource = store }.ToString());
                persistent.ProvisionSchema();
                persistent.ConfigureStore(options => options.RecoverFiringsCancelledByShutdown = true);
            });
        });
        services.AddHostedService<ScheduleKeeper>();
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
