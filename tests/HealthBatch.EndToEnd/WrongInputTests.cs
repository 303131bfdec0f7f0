using System.Globalization;

namespace HealthBatch.EndToEnd;

/// <summary>Wrong input through the command line: exit code 2, where it stands, what was found and what was expected, and nothing written.</summary>
public sealed class WrongInputTests : IDisposable
{
    private readonly TinyLake _lake = new();

    public static TheoryData<string> Runs => ["score", "backtest", "reweight", "nightly", "validate"];

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_missing_lake(string verb)
    {
        var result = await HealthBatchProgram.RunAsync(_lake.Folder, verb, "--lake", "nowhere", "--scorecard", _lake.CardFile);

        AssertWrong(result, "nowhere", "no such folder", "a lake: a folder with snapshots/snapshot_date=yyyy-MM-dd/*.parquet");
        Assert.False(Directory.Exists(Path.Combine(_lake.Folder, "nowhere")));
    }

    [Theory]
    [InlineData("--lake", "backtest", "--lake", "")]
    [InlineData("--snapshots", "validate", "--snapshots", "")]
    [InlineData("--outcomes", "reweight", "--outcomes", "")]
    [InlineData("--scorecard", "score", "--scorecard", "")]
    [InlineData("--reports", "nightly", "--reports", "")]
    [InlineData("--ledger", "runs", "--ledger", "")]
    [InlineData("--settings", "demo", "--settings", "")]
    [InlineData("--lake", "sample", "--lake", "")]
    [InlineData("--lake", "backfill", "--lake", "")]
    [InlineData("--lake", "worker", "--lake", "")]
    [InlineData("--observations", "backtest", "--observations", "")]
    [InlineData("FILE", "import", "outcomes", "")]
    [InlineData("--lake", "import", "snapshot", "a.csv", "--as-of", "2026-01-31", "--lake", "")]
    [InlineData("SCORECARD", "sql", "")]
    [InlineData("--output", "sql", "tiny.json", "--output", "")]
    [InlineData("FILE", "inspect", "")]
    [InlineData("BEFORE", "report", "diff", "", "reports")]
    [InlineData("--page", "report", "diff", "reports", "reports", "--page", "")]
    [InlineData("FILE", "scorecard", "lint", "")]
    [InlineData("OTHER", "scorecard", "diff", "tiny.json", "")]
    [InlineData("--by", "scorecard", "adopt", "proposal.json", "--by", "")]
    [InlineData("METRIC", "scorecard", "freeze", "tiny.json", "")]
    public async Task An_option_or_argument_that_is_given_as_nothing(string name, params string[] arguments)
    {
        var before = _lake.State();

        var result = await HealthBatchProgram.RunAsync(_lake.Folder, arguments);

        AssertWrong(result, $"wrong input: {name}", ": found \"\"", "; expected ");
        Assert.Equal(before, _lake.State());
    }

    [Fact]
    public async Task A_demo_where_there_is_no_scorecard_makes_no_lake()
    {
        var before = _lake.State();

        var result = await HealthBatchProgram.RunAsync(_lake.Folder, "demo", "--lake", "sample", "--reports", "reports");

        AssertWrong(result, "data/scorecards", "no such folder", "--scorecard FILE");
        Assert.Equal(before, _lake.State());
    }

    [Fact]
    public async Task A_fitter_that_is_not_compiled_in()
    {
        var settings = Path.Combine(_lake.Folder, "ml.json");
        await File.WriteAllTextAsync(settings, """{ "Reweighting": { "Fitter": "microsoft.ml" } }""", TestContext.Current.CancellationToken);

        var chosen = await HealthBatchProgram.RunAsync(_lake.Folder, "reweight", "--settings", settings, "--lake", _lake.Root, "--scorecard", _lake.CardFile);
        var crossChecked = await HealthBatchProgram.RunAsync(_lake.Folder, "reweight", "--cross-check", "--lake", _lake.Root, "--scorecard", _lake.CardFile);

        AssertWrong(chosen, "Reweighting:Fitter", "\"microsoft.ml\", which this build leaves out", "-p:UseMicrosoftML=true");
        AssertWrong(crossChecked, "--cross-check", "no second fitter in this build", "-p:UseMicrosoftML=true");
    }

    [Fact]
    public async Task No_complete_horizon()
    {
        var day = TinyLake.Dates[0].AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var result = await HealthBatchProgram.RunAsync(_lake.Folder, "backtest", "--lake", _lake.Root, "--scorecard", _lake.CardFile, "--observed-through", day);

        AssertWrong(
            result, "outcomes", $"none known after {day}, so that no horizon is complete", $"when the horizon of {TinyLake.Dates[0]:yyyy-MM-dd} will be the first to be complete");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task An_empty_lake(string verb)
    {
        Directory.Delete(Path.Combine(_lake.Root, "snapshots"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_lake.Root, "snapshots"));

        await AssertWrong(verb, "snapshots", "an empty folder", "snapshot_date=yyyy-MM-dd folders with Parquet files");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_snapshot_folder_with_a_bad_date(string verb)
    {
        Directory.CreateDirectory(Path.Combine(_lake.Root, "snapshots", "snapshot_date=2026-02-30"));

        await AssertWrong(
            verb, "snapshots/snapshot_date=2026-02-30", "a folder named \"snapshot_date=2026-02-30\"", "snapshot_date=yyyy-MM-dd with a day of the calendar");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_missing_column(string verb)
    {
        _lake.WriteSnapshot(TinyLake.Dates[3], sessions: "session_count");

        await AssertWrong(verb, "snapshots/snapshot_date=2026-04-30/part-0.parquet, column \"sessions\"", "no such column", "the column of metric \"sessions\"");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_text_column_where_a_number_is_needed(string verb)
    {
        _lake.WriteSnapshot(TinyLake.Dates[3], sessionsAsText: true);

        await AssertWrong(verb, "sessions", "text", "number");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_truncated_file(string verb)
    {
        var file = Path.Combine(_lake.SnapshotFolder(TinyLake.Dates[3]), "part-0.parquet");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..200]);

        await AssertWrong(verb, "snapshots/snapshot_date=2026-04-30/part-0.parquet", "found", "expected");
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 1, \"colour\": \"red\"", "colour", "colour", "expected")]
    [InlineData("\"at risk\": 50, \"healthy\": 75", "\"at risk\": 50, \"healthy\": 50", "bands.from", "50", "expected")]
    [InlineData("\"healthy\": 75", "\"healthy\": 175", "bands.from", "175", "100")]
    [InlineData("\"unhealthy\": 0", "\"unhealthy\": 5", "bands.from", "5", "0")]
    [InlineData("\"weight\": 3", "\"weight\": -3", "weight", "-3", "0")]
    [InlineData("\"weight\": 100", "\"weight\": 0", "formulas[0].dimensions", "only entries of weight 0", "above 0")]
    public async Task A_wrong_scorecard(string right, string wrong, string where, string found, string expected)
    {
        Assert.Contains(right, TinyLake.Card, StringComparison.Ordinal);
        File.WriteAllText(_lake.CardFile, TinyLake.Card.Replace(right, wrong, StringComparison.Ordinal));

        foreach (var verb in Runs)
        {
            await AssertWrong(verb, where, found, expected);
        }
    }

    [Theory]
    [InlineData("backtest")]
    [InlineData("reweight")]
    [InlineData("nightly")]
    [InlineData("validate")]
    public async Task An_outcome_word_that_is_not_mapped(string verb)
    {
        _lake.WriteOutcomes("cancelled");

        await AssertWrong(verb, "outcomes/outcomes.parquet", "cancelled", "churned");
    }

    [Fact]
    public async Task Every_problem_is_printed_at_once_and_as_JSON()
    {
        Directory.CreateDirectory(Path.Combine(_lake.Root, "snapshots", "snapshot_date=soon"));
        Directory.CreateDirectory(Path.Combine(_lake.Root, "snapshots", "snapshot_date=2026-13-01"));

        var result = await _lake.RunAsync("score", "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(2, result.Error.Split("wrong input: ").Length - 1);
        using var json = System.Text.Json.JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["snapshots/snapshot_date=2026-13-01", "snapshots/snapshot_date=soon"],
            json.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("where").GetString()));
    }

    [Theory]
    [InlineData("--as-of", "31-01-2026", "yyyy-MM-dd")]
    [InlineData("--source", "imagined", "published")]
    [InlineData("--colour", "red", "--colour")]
    public async Task A_command_line_that_cannot_be_read(string option, string value, string named)
    {
        var result = await _lake.RunAsync("backtest", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_codec_that_was_not_compiled_in(string verb)
    {
        File.WriteAllText(Path.Combine(_lake.Folder, "appsettings.json"), """{ "Lake": { "Codec": "parquet.net" } }""");

        await AssertWrong(verb, "Lake:Codec", "\"parquet.net\", which this build leaves out", "\"native\", or a build with -p:UseParquetNet=true");
    }

    public void Dispose() => _lake.Dispose();

    private static void AssertWrong(ProgramResult result, string where, string found, string expected)
    {
        Assert.True(result.ExitCode == 2, string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}: {result.Error}{result.Output}"));
        var line = Assert.Single(result.Error.Split('\n'), line => line.StartsWith("wrong input: ", StringComparison.Ordinal));
        Assert.Contains(where, line[..line.IndexOf(": found ", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains(found, line[line.IndexOf(": found ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains(expected, line[line.IndexOf("; expected ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private async Task AssertWrong(string verb, string where, string found, string expected)
    {
        var before = _lake.State();

        var result = await _lake.RunAsync(verb);

        AssertWrong(result, where, found, expected);
        Assert.Equal(before, _lake.State());
    }
}
