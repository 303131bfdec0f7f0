using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Worker.Ledger;
using Microsoft.Data.Sqlite;

namespace HealthBatch.Worker.Tests.Ledger;

public sealed class RunLedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a b")]
    [InlineData("a;Mode=ReadOnly")]
    [InlineData("it's \"so\" = 1")]
    [InlineData("\"")]
    public void A_ledger_lies_in_a_folder_of_any_name(string folder)
    {
        using (RunLedger.Open(_folder[folder, "ledger.db"], TimeProvider.System))
        {
        }

        Assert.True(File.Exists(_folder[folder, "ledger.db"]));
    }

    [Fact]
    public void A_run_is_on_record_from_its_start_to_its_end()
    {
        using (var ledger = RunLedger.Open(_folder["deep", "ledger.db"], new Noon()))
        {
            var id = ledger.Start(new RunStart("backtest", "b2b-saas v3"));
            Assert.Equal(RunState.Running, Assert.Single(ledger.Latest(10)).State);
            ledger.End(id, new RunEnd(RunState.Done, "Confirmed.", InputsSha256: "abc", AsOf: new DateOnly(2026, 1, 31)), TimeSpan.FromSeconds(1.5));
        }

        using var again = RunLedger.Open(_folder["deep", "ledger.db"], new Noon());
        Assert.Equal(
            new RunRecord
            {
                Id = 1,
                Verb = "backtest",
                Scorecard = "b2b-saas v3",
                AsOf = new DateOnly(2026, 1, 31),
                InputsSha256 = "abc",
                State = RunState.Done,
                Started = new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero),
                Seconds = 1.5,
                Result = "Confirmed.",
                Error = null,
            },
            Assert.Single(again.Latest(10)));
    }

    [Fact]
    public void The_latest_runs_come_first()
    {
        using var ledger = RunLedger.Open(_folder["ledger.db"], new Noon());
        foreach (var verb in new[] { "score", "backtest", "reweight" })
        {
            ledger.Start(new RunStart(verb));
        }

        Assert.Equal(["reweight", "backtest"], ledger.Latest(2).Select(run => run.Verb));
    }

    [Fact]
    public void Two_processes_write_to_one_ledger()
    {
        using var one = RunLedger.Open(_folder["ledger.db"], new Noon());
        using var two = RunLedger.Open(_folder["ledger.db"], new Noon());

        Parallel.For(0, 40, run => (run % 2 == 0 ? one : two).Start(new RunStart("score")));

        Assert.Equal(Enumerable.Range(1, 40).Select(id => (long)id), one.Latest(100).Select(run => run.Id).Order());
    }

    [Fact]
    public void Each_look_at_new_data_counts_once_and_a_new_version_starts_again()
    {
        using var ledger = RunLedger.Open(_folder["ledger.db"], new Noon());

        Assert.Equal([1, 2, 1, 3, 2], new[] { "a", "b", "a", "c", "b" }.Select(data => ledger.Look("card v1", data)));
        Assert.Equal(1, ledger.Look("card v2", "c"));
    }

    [Theory]
    [InlineData("{machine}/{gone}/0", true)]
    [InlineData("{machine}/{here}/0", true)]
    [InlineData("{machine}/{here}/{start}", false)]
    [InlineData("elsewhere/{gone}/0", false)]
    [InlineData(null, false)]
    public void A_run_is_abandoned_where_its_process_is_gone_from_this_machine(string? process, bool abandoned)
    {
        var here = RunProcess.Current.Split('/');
        using (var ledger = RunLedger.Open(_folder["ledger.db"], new Noon()))
        {
            ledger.Start(new RunStart("score"));
        }

        Change("UPDATE run SET process = $process", process?
            .Replace("{machine}", here[0], StringComparison.Ordinal)
            .Replace("{here}", here[1], StringComparison.Ordinal)
            .Replace("{start}", here[2], StringComparison.Ordinal)
            .Replace("{gone}", int.MaxValue.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        using var again = RunLedger.Open(_folder["ledger.db"], new Noon());

        Assert.Equal(abandoned ? RunState.Abandoned : RunState.Running, Assert.Single(again.Latest(1)).State);
    }

    [Fact]
    public void A_ledger_from_before_runs_named_their_process_goes_on()
    {
        using (RunLedger.Open(_folder["ledger.db"], new Noon()))
        {
        }

        Change("ALTER TABLE run DROP COLUMN process", null);
        using var again = RunLedger.Open(_folder["ledger.db"], new Noon());

        Assert.Equal(1, again.Start(new RunStart("score")));
    }

    [Fact]
    public void A_file_that_is_no_ledger_is_wrong_input()
    {
        File.WriteAllText(_folder["ledger.db"], new string('x', 5000));

        var problem = Assert.Single(Assert.Throws<InputException>(() => RunLedger.Open(_folder["ledger.db"], new Noon())).Problems);

        Assert.Equal(_folder["ledger.db"], problem.Where);
        Assert.Contains("Ledger:Path", problem.Expected, StringComparison.Ordinal);
    }

    private void Change(string sql, string? process)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _folder["ledger.db"], Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$process", (object?)process ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
