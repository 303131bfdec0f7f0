using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Hosting;

/// <summary>Waits until the snapshot that a night is about is there and whole, or the time is up.</summary>
internal sealed class SnapshotWait(LakeFolder lake, TimeProvider time)
{
    /// <summary>Waits.</summary>
    /// <exception cref="InputException">The time is up: what is there, and what is missing.</exception>
    public async Task UntilThere(ScheduleSettings schedule, CancellationToken cancellation)
    {
        if (schedule.Wait is not { } wait)
        {
            return;
        }

        var from = time.GetTimestamp();
        var asOf = Expected(wait.Expect, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), schedule.TimeZone).DateTime));
        while (Missing(wait, asOf) is { } missing)
        {
            if (time.GetElapsedTime(from) >= wait.Limit)
            {
                throw new InputException(
                    lake.Shown(lake.SnapshotFolder(asOf)), missing, string.Create(CultureInfo.InvariantCulture, $"a whole snapshot within {wait.Limit.TotalMinutes:0} minutes of the schedule"));
            }

            await Task.Delay(wait.Pause, time, cancellation);
        }
    }

    /// <summary>The as-of date that a night is about.</summary>
    public static DateOnly Expected(ExpectedSnapshot expect, DateOnly today) => expect switch
    {
        ExpectedSnapshot.Today => today,
        ExpectedSnapshot.Yesterday => today.AddDays(-1),
        _ => new DateOnly(today.Year, today.Month, 1).AddDays(-1),
    };

    private string? Missing(WaitSettings wait, DateOnly asOf)
    {
        var folder = lake.SnapshotFolder(asOf);
        if (!Directory.Exists(folder))
        {
            return "no such folder";
        }

        if (wait.Marker is { } marker && !File.Exists(Path.Combine(folder, marker)))
        {
            return $"no {marker} in it";
        }

        try
        {
            var snapshots = lake.Snapshots();
            var rows = Rows(snapshots.Single(snapshot => snapshot.AsOf == asOf));
            var before = snapshots.LastOrDefault(snapshot => snapshot.AsOf < asOf);
            var least = before is null ? 1 : Rows(before) * wait.LeastRowPercent / 100;
            return rows >= least ? null : string.Create(CultureInfo.InvariantCulture, $"{rows} rows, fewer than {least}");
        }
        catch (Exception unfinished) when (unfinished is InputException or ParquetFormatException or IOException)
        {
            // A file that is being written has no footer yet.
            return unfinished.Message;
        }
    }

    private static long Rows(Snapshot snapshot)
    {
        long rows = 0;
        foreach (var file in snapshot.Files)
        {
            using var source = file.Open();
            rows += source.RowCount;
        }

        return rows;
    }
}
