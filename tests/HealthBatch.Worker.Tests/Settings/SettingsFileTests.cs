using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Settings;
using Microsoft.Extensions.Configuration;

namespace HealthBatch.Worker.Tests.Settings;

public sealed class SettingsFileTests
{
    [Fact]
    public void The_shipped_settings_are_the_defaults_and_one_schedule()
    {
        var shipped = SettingsFile.Read(Path.Combine(RepositoryPaths.Root, "appsettings.json"));

        var defaults = new HealthBatchSettings();
        Assert.Equal(defaults.Lake with { Columns = shipped.Lake.Columns }, shipped.Lake);
        Assert.Equal(defaults.Lake.Columns.OutcomeWords, shipped.Lake.Columns.OutcomeWords);
        Assert.Equal(defaults.Backtest, shipped.Backtest with { WaivedGuards = defaults.Backtest.WaivedGuards });
        Assert.Empty(shipped.Backtest.WaivedGuards);
        Assert.Equal(defaults.Reweighting, shipped.Reweighting);
        Assert.Equal(defaults.Worker, shipped.Worker);
        Assert.Equal(new ScheduleSettings("b2b-saas", "0 30 2 * * ?", TimeZoneInfo.Utc), Assert.Single(shipped.Schedules));
    }

    [Fact]
    public void Every_wrong_value_is_reported_at_once_with_the_value_it_saw()
    {
        var problems = ProblemsOf(
            ("Lake:Durability", "sometimes"),
            ("Lake:OutcomeWords:left", "gone"),
            ("Backtest:AsOf", "every 0 days"),
            ("Backtest:ObservedThrough", "2026-02-30"),
            ("Reweighting:MaxChangePerWeight", "101"),
            ("Reweighting:Candidates", "some"),
            ("Threads", "-1"),
            ("Schedules:b2b-saas:Cron", "every night"),
            ("Schedules:b2b-saas:TimeZone", "Europe/Atlantis"),
            ("Worker:Url", "localhost"),
            ("Worker:ShutdownSeconds", "soon"));

        Assert.Equal(
            [
                "test: Lake:Durability: found \"sometimes\"; expected \"full\" or \"fast\"",
                "test: Lake:OutcomeWords:left: found \"gone\"; expected \"churned\" or \"renewed\" or \"expanded\" or \"contracted\"",
                "test: Backtest:AsOf: found \"every 0 days\"; expected \"auto\", \"all\", \"month-end\" or \"every N days\"",
                "test: Backtest:ObservedThrough: found \"2026-02-30\"; expected a date written yyyy-MM-dd",
                "test: Reweighting:MaxChangePerWeight: found \"101\"; expected a whole number from 0 to 100",
                "test: Reweighting:Candidates: found \"some\"; expected \"true\" or \"false\"",
                "test: Threads: found \"-1\"; expected a whole number from 0 to 1024",
                "test: Schedules:b2b-saas:Cron: found \"every night\"; expected a Quartz cron expression (seconds minutes hours day-of-month month day-of-week)",
                "test: Schedules:b2b-saas:TimeZone: found \"Europe/Atlantis\"; expected a time zone of this system, like Europe/Copenhagen",
                "test: Worker:ShutdownSeconds: found \"soon\"; expected a whole number from 1 to 3600",
                "test: Worker:Url: found \"localhost\"; expected an address like http://127.0.0.1:5080",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Limits_on_weights_reach_the_evaluation()
    {
        var settings = SettingsFile.Bind(
            Configured(("Reweighting:MaxChangePerWeight", "5"), ("Reweighting:HoldDimensionTotals", "true"), ("Reweighting:Candidates", "false"), ("Reweighting:Seed", "7")), "test").Reweighting;

        Assert.False(settings.Candidates);
        Assert.Equal((7, 5.0, true), (settings.Options.Seed, settings.Options.MaxChangePerWeight, settings.Options.HoldDimensionTotals));
    }

    [Fact]
    public void As_of_dates_are_chosen_in_words()
    {
        Assert.Equal(AsOfSelection.Default, Selected("auto"));
        Assert.Equal(new AsOfSelection.All(), Selected("all"));
        Assert.Equal(new AsOfSelection.MonthEnd(), Selected("month-end"));
        Assert.Equal(new AsOfSelection.EveryDays(30), Selected("every 30 days"));

        static AsOfSelection Selected(string words) => SettingsFile.Bind(Configured(("Backtest:AsOf", words)), "test").Backtest.AsOf;
    }

    [Fact]
    public void Tables_are_all_unless_the_verdict_alone_is_asked_for()
    {
        Assert.Equal(BacktestTables.All, SettingsFile.Bind(Configured(), "test").Backtest.Tables);
        Assert.Equal(BacktestTables.Verdict, SettingsFile.Bind(Configured(("Backtest:Tables", "verdict")), "test").Backtest.Tables);
        Assert.Equal("\"all\" or \"verdict\"", Assert.Single(ProblemsOf(("Backtest:Tables", "some"))).Expected);
    }

    [Fact]
    public void Guards_are_waived_by_name()
    {
        var settings = SettingsFile.Bind(Configured(("Backtest:WaivedGuards:0", "known-later"), ("Backtest:WaivedGuards:1", "rows-after-churn")), "test");

        Assert.Equal(["known-later", "rows-after-churn"], settings.Backtest.WaivedGuards);
    }

    [Fact]
    public void A_misspelt_key_is_reported_wherever_it_stands()
    {
        var problems = ProblemsOf(("Laek:Root", "x"), ("Lake:Rot", "x"), ("Schedules:a:Crom", "x"));

        Assert.Equal(["Lake:Rot", "Schedules:a:Crom", "Laek"], problems.Select(problem => problem.Where["test: ".Length..]));
        Assert.StartsWith("an unknown key with the value \"x\"", problems[0].Found, StringComparison.Ordinal);
        Assert.Contains("Root, Snapshots, Outcomes", problems[0].Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lake:Codec", "parquet.net", "-p:UseParquetNet=true")]
    [InlineData("Reweighting:Fitter", "microsoft.ml", "-p:UseMicrosoftML=true")]
    public void Choosing_an_adapter_that_was_not_compiled_in_names_the_switch(string key, string value, string named)
    {
        var problem = Assert.Single(ProblemsOf((key, value)));

        Assert.Contains(named, problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_not_JSON_are_wrong_input()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["broken.json"], "{ \"Lake\": ");

        var problem = Assert.Single(Assert.Throws<InputException>(() => SettingsFile.Read(folder["broken.json"])).Problems);

        Assert.Equal(folder["broken.json"], problem.Where);
        Assert.Equal("a JSON object", problem.Expected);
    }

    [Fact]
    public void A_settings_file_that_is_asked_for_must_be_there()
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => SettingsFile.Read("/nowhere/settings.json")).Problems);

        Assert.Equal("no such file", problem.Found);
    }

    private static IReadOnlyList<InputProblem> ProblemsOf(params (string Key, string Value)[] values)
    {
        return Assert.Throws<InputException>(() => SettingsFile.Bind(Configured(values), "test")).Problems;
    }

    private static IConfiguration Configured(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value)))
        .Build();
}
