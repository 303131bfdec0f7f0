using System.Globalization;
using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Runs;
using Quartz;

namespace HealthBatch.Worker.Settings;

/// <summary>Finds, reads and checks appsettings.json and the environment variables that override it.</summary>
internal static class SettingsFile
{
    private const string Name = "appsettings.json";
    private const string EnvironmentPrefix = "HEALTHBATCH_";
    private const string EveryNight = "0 30 2 * * ?";

    /// <summary>
    /// The settings of a file; without one those of appsettings.json in the current folder, else of the one beside the program, else the defaults.
    /// </summary>
    /// <exception cref="InputException">The file is not there or not JSON, or a setting is wrong or unknown: all of them at once.</exception>
    public static HealthBatchSettings Read(string? file)
    {
        var path = file is null
            ? new[] { Path.GetFullPath(Name), Path.Combine(AppContext.BaseDirectory, Name) }.FirstOrDefault(File.Exists)
            : Path.GetFullPath(file);
        if (file is not null && !File.Exists(path))
        {
            throw new InputException(file, "no such file", "a settings file");
        }

        var builder = new ConfigurationBuilder();
        if (path is not null)
        {
            builder.AddJsonStream(new MemoryStream(File.ReadAllBytes(path)));
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix);
        var origin = file ?? Name;
        try
        {
            return Bind(builder.Build(), origin);
        }
        catch (Exception problem) when (problem is FormatException or System.Text.Json.JsonException or InvalidDataException)
        {
            throw new InputException(origin, (problem.InnerException ?? problem).Message.TrimEnd('.'), "a JSON object");
        }
    }

    /// <summary>Checks a configuration and turns it into settings.</summary>
    /// <param name="configuration">What was read.</param>
    /// <param name="origin">What messages call it.</param>
    /// <exception cref="InputException">A setting is wrong or unknown: all of them at once.</exception>
    public static HealthBatchSettings Bind(IConfiguration configuration, string origin)
    {
        var problems = new List<InputProblem>();
        var root = new SettingsReader(configuration, "", origin, problems);
        var settings = new HealthBatchSettings
        {
            Lake = Lake(root.Section("Lake")),
            ScorecardFolder = Single(root.Section("Scorecards"), "Folder", "data/scorecards"),
            ReportRoot = Single(root.Section("Reports"), "Root", "data/reports"),
            LedgerPath = Optional(root.Section("Ledger"), "Path"),
            Backtest = Backtest(root.Section("Backtest")),
            Reweighting = Reweighting(root.Section("Reweighting")),
            Threads = root.Integer("Threads", 0, 0, 1024),
            Schedules = Schedules(root.Section("Schedules")),
            Alerts = Alerts(root.Section("Alerts")),
            Worker = Worker(root.Section("Worker")),
        };
        root.Leave("Logging");
        root.NoOthers();
        return problems.Count == 0 ? settings : throw new InputException(problems);
    }

    private static LakeSettings Lake(SettingsReader section)
    {
        var defaults = new LakeSettings();
        var columns = section.Section("Columns");
        var names = new LakeColumns();
        var settings = new LakeSettings
        {
            Root = section.Text("Root", defaults.Root),
            Snapshots = section.Text("Snapshots", defaults.Snapshots),
            Outcomes = section.Text("Outcomes", defaults.Outcomes),
            Scores = section.Text("Scores", defaults.Scores),
            Codec = Codec(section, defaults.Codec),
            KnownLater = section.Choice("KnownLater", defaults.KnownLater, ("fail", ConflictPolicy.Fail), ("quarantine", ConflictPolicy.Quarantine)),
            ChangedSnapshots = section.Choice("ChangedSnapshots", defaults.ChangedSnapshots, ("fail", ConflictPolicy.Fail), ("quarantine", ConflictPolicy.Quarantine)),
            Durability = section.Choice("Durability", defaults.Durability, ("full", Durability.Full), ("fast", Durability.Fast)),
            Columns = new LakeColumns
            {
                CustomerId = columns.Text("CustomerId", names.CustomerId),
                OutcomeDate = columns.Text("OutcomeDate", names.OutcomeDate),
                Outcome = columns.Text("Outcome", names.Outcome),
                OutcomeAmount = columns.Text("OutcomeAmount", names.OutcomeAmount),
                KnownAt = columns.Text("KnownAt", names.KnownAt),
                Treated = columns.Text("Treated", names.Treated),
                OutcomeWords = OutcomeWords(section.Section("OutcomeWords"), names.OutcomeWords),
            },
        };
        columns.NoOthers();
        section.NoOthers();
        return settings;
    }

    private static LakeCodec Codec(SettingsReader section, LakeCodec fallback)
    {
        if (!LakeCodecs.HasParquetNet)
        {
            AdapterNotCompiledIn(section, "Codec", "native", "parquet.net", "UseParquetNet");
            return fallback;
        }

        return section.Choice("Codec", fallback, ("native", LakeCodec.Native), ("parquet.net", LakeCodec.ParquetNet));
    }

    private static IReadOnlyDictionary<string, string> OutcomeWords(SettingsReader section, IReadOnlyDictionary<string, string> defaults)
    {
        var words = new SortedList<string, string>(StringComparer.Ordinal);
        foreach (var word in section.Keys)
        {
            words[word] = section.Choice(
                word, "churned", ("churned", "churned"), ("renewed", "renewed"), ("expanded", "expanded"), ("contracted", "contracted"));
        }

        return words.Count == 0 ? defaults : words;
    }

    private static BacktestSettings Backtest(SettingsReader section)
    {
        var defaults = new BacktestSettings();
        var settings = new BacktestSettings
        {
            Source = section.Choice("Source", defaults.Source, ("recomputed", ScoreSource.Recomputed), ("published", ScoreSource.Published)),
            AsOf = AsOf(section, defaults.AsOf),
            Conflicts = section.Choice("Conflicts", defaults.Conflicts, ("fail", ConflictPolicy.Fail), ("quarantine", ConflictPolicy.Quarantine)),
            ObservedThrough = section.Date("ObservedThrough"),
            WaivedGuards = section.Texts("WaivedGuards"),
            Seed = section.Integer("Seed", defaults.Seed, 0, int.MaxValue),
            KeepDates = section.Choice("KeepDates", defaults.KeepDates, ("auto", KeepDates.Auto), ("on", KeepDates.On), ("off", KeepDates.Off)),
            Tables = section.Choice("Tables", defaults.Tables, ("all", BacktestTables.All), ("verdict", BacktestTables.Verdict)),
        };
        section.NoOthers();
        return settings;
    }

    private static AsOfSelection AsOf(SettingsReader section, AsOfSelection fallback)
    {
        var text = section.Text("AsOf", "auto");
        if (text.Split(' ') is ["every", var days, "days"] && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return new AsOfSelection.EveryDays(count);
        }

        return text switch
        {
            "auto" => fallback,
            "all" => new AsOfSelection.All(),
            "month-end" => new AsOfSelection.MonthEnd(),
            _ => section.Fail("AsOf", $"\"{text}\"", "\"auto\", \"all\", \"month-end\" or \"every N days\"", fallback),
        };
    }

    private static ReweightingSettings Reweighting(SettingsReader section)
    {
        var defaults = new ReweightingSettings();
        var settings = new ReweightingSettings
        {
            Fitter = Fitter(section, defaults.Fitter),
            Seed = section.Integer("Seed", defaults.Seed, 0, int.MaxValue),
            MaxChangePerWeight = section.Integer("MaxChangePerWeight", 0, 0, 100) is > 0 and var limit ? limit : null,
            HoldDimensionTotals = section.Choice("HoldDimensionTotals", false, ("true", true), ("false", false)),
            Candidates = section.Choice("Candidates", true, ("true", true), ("false", false)),
        };
        section.NoOthers();
        return settings;
    }

    private static FitterChoice Fitter(SettingsReader section, FitterChoice fallback)
    {
        if (!FitterChoices.HasMicrosoftML)
        {
            AdapterNotCompiledIn(section, "Fitter", "newton", "microsoft.ml", "UseMicrosoftML");
            return fallback;
        }

        return section.Choice("Fitter", fallback, ("newton", FitterChoice.Newton), ("microsoft.ml", FitterChoice.MicrosoftML));
    }

    private static ScheduleSettings[] Schedules(SettingsReader section) => [.. section.Keys.Select(name => Schedule(section.Section(name), name))];

    private static ScheduleSettings Schedule(SettingsReader section, string scorecard)
    {
        // What is right by default is not parsed: that would load the scheduler in every verb.
        var cron = section.Text("Cron", EveryNight);
        if (cron != EveryNight && !CronExpression.TryParse(cron, out _))
        {
            section.Fail("Cron", $"\"{cron}\"", "a Quartz cron expression (seconds minutes hours day-of-month month day-of-week)", 0);
        }

        var zone = section.Text("TimeZone", "UTC");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            section.Fail("TimeZone", $"\"{zone}\"", "a time zone of this system, like Europe/Copenhagen", 0);
        }

        var wait = Wait(section.Section("Wait"));
        section.NoOthers();
        return new ScheduleSettings(scorecard, cron, found ?? TimeZoneInfo.Utc, wait);
    }

    private static WaitSettings? Wait(SettingsReader section)
    {
        var expect = section.Choice<ExpectedSnapshot?>(
            "Expect", null, ("none", null), ("today", ExpectedSnapshot.Today), ("yesterday", ExpectedSnapshot.Yesterday), ("month-end", ExpectedSnapshot.MonthEnd));
        var marker = section.OptionalText("Marker");
        var least = section.Integer("LeastRowPercent", 50, 0, 100);
        var limit = TimeSpan.FromMinutes(section.Integer("Minutes", 120, 1, 1440));
        var pause = TimeSpan.FromSeconds(section.Integer("PauseSeconds", 60, 1, 3600));
        section.NoOthers();
        return expect is { } expected ? new WaitSettings(expected, marker, least, limit, pause) : null;
    }

    private static AlertSettings Alerts(SettingsReader section)
    {
        Uri? webhook = null;
        if (section.OptionalText("Webhook") is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out webhook) && webhook.Scheme is "http" or "https"))
        {
            // The address is a secret: it is not repeated.
            section.Fail("Webhook", "no address", "an address like https://hooks.example/services/...", 0);
        }

        section.NoOthers();
        return new AlertSettings { Webhook = webhook };
    }

    private static WorkerSettings Worker(SettingsReader section)
    {
        var defaults = new WorkerSettings();
        var settings = new WorkerSettings
        {
            Url = section.Text("Url", defaults.Url),
            JobStore = section.OptionalText("JobStore"),
            Otlp = Otlp(section),
            Retries = section.Integer("Retries", defaults.Retries, 0, 10),
            ShutdownSeconds = section.Integer("ShutdownSeconds", defaults.ShutdownSeconds, 1, 3600),
        };
        // What is right by default is not parsed here either.
        if (settings.Url != defaults.Url && (!Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            section.Fail("Url", $"\"{settings.Url}\"", "an address like http://127.0.0.1:5080", 0);
        }

        section.NoOthers();
        return settings;
    }

    private static Uri? Otlp(SettingsReader section)
    {
        if (section.OptionalText("Otlp") is not { } text)
        {
            return null;
        }

        // A base address without its last slash would lose its last part when a path is put behind it.
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"
            ? collector
            : section.Fail<Uri?>("Otlp", $"\"{text}\"", "an address like http://127.0.0.1:4318", null);
    }

    private static string Single(SettingsReader section, string key, string fallback)
    {
        var value = section.Text(key, fallback);
        section.NoOthers();
        return value;
    }

    private static string? Optional(SettingsReader section, string key)
    {
        var value = section.OptionalText(key);
        section.NoOthers();
        return value;
    }

    // An adapter is chosen by name but compiled in by a switch: asking for one that is not there must name the switch, not fall back.
    private static void AdapterNotCompiledIn(SettingsReader section, string key, string own, string adapter, string property)
    {
        if (section.Choice(key, own, (own, own), (adapter, adapter)) == adapter)
        {
            section.Fail(key, $"\"{adapter}\", which this build leaves out", $"\"{own}\", or a build with -p:{property}=true", 0);
        }
    }
}
