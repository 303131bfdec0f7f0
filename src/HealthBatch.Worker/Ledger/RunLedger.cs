using System.Globalization;
using HealthBatch.Columns;
using Microsoft.Data.Sqlite;

namespace HealthBatch.Worker.Ledger;

/// <summary>The record of what ran, on what, and how it ended: one SQLite file that several processes may use at once.</summary>
internal sealed class RunLedger : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            verb TEXT NOT NULL,
            scorecard TEXT,
            as_of TEXT,
            inputs_sha256 TEXT,
            state TEXT NOT NULL,
            started TEXT NOT NULL,
            seconds REAL,
            result TEXT,
            error TEXT,
            process TEXT);
        CREATE TABLE IF NOT EXISTS look (
            scorecard TEXT NOT NULL,
            data_sha256 TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (scorecard, data_sha256));
        """;

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    private RunLedger(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
    }

    /// <summary>Opens the ledger, making it where there is none.</summary>
    /// <exception cref="InputException">The file can't be made, or is not a ledger.</exception>
    public static RunLedger Open(string path, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // Written here: the class that writes such texts loads the library of regular expressions. In double quotes everything but these stands for itself.
            return Connect($"Data Source=\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Pooling=False;Default Timeout=30", time);
        }
        catch (Exception problem) when (problem is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, problem.Message, "a ledger that can be written: set Ledger:Path or --ledger");
        }
    }

    /// <summary>Does what a run does to a ledger once in memory, so that the code for it is there when it is needed.</summary>
    public static void Load()
    {
        using var ledger = Connect("Data Source=:memory:;Pooling=False", TimeProvider.System);
        ledger.End(ledger.Start(new RunStart("load")), new RunEnd(RunState.Done), TimeSpan.Zero);
    }

    /// <summary>Records that a run starts.</summary>
    /// <returns>The run's number.</returns>
    public long Start(RunStart run)
    {
        lock (_lock)
        {
            using var command = Command(
                "INSERT INTO run (verb, scorecard, as_of, state, started, process) VALUES ($verb, $scorecard, $asOf, $state, $started, $process) RETURNING id",
                ("$verb", run.Verb),
                ("$scorecard", run.Scorecard),
                ("$asOf", Words(run.AsOf)),
                ("$state", nameof(RunState.Running)),
                ("$started", _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
                ("$process", RunProcess.Current));
            return (long)command.ExecuteScalar()!;
        }
    }

    /// <summary>Records how a run ended.</summary>
    public void End(long id, RunEnd end, TimeSpan elapsed)
    {
        lock (_lock)
        {
            using var command = Command(
                "UPDATE run SET state = $state, seconds = $seconds, result = $result, error = $error, inputs_sha256 = $inputs, as_of = coalesce($asOf, as_of) WHERE id = $id",
                ("$id", id),
                ("$state", end.State.ToString()),
                ("$seconds", elapsed.TotalSeconds),
                ("$result", end.Result),
                ("$error", end.Error),
                ("$inputs", end.InputsSha256),
                ("$asOf", Words(end.AsOf)));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Marks runs as abandoned that were under way in a process of this machine that is gone: nobody else can say how they ended.</summary>
    private void CloseAbandoned()
    {
        var gone = new List<long>();
        using (var running = Command("SELECT id, process FROM run WHERE state = $state", ("$state", nameof(RunState.Running))))
        using (var reader = running.ExecuteReader())
        {
            while (reader.Read())
            {
                if (Text(reader, 1) is { } process && RunProcess.IsGone(process))
                {
                    gone.Add(reader.GetInt64(0));
                }
            }
        }

        foreach (var id in gone)
        {
            using var command = Command(
                "UPDATE run SET state = $state, error = $error WHERE id = $id AND state = $running",
                ("$id", id),
                ("$state", nameof(RunState.Abandoned)),
                ("$running", nameof(RunState.Running)),
                ("$error", "its process ended without a word: what it had published is whole, the rest was not written"));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>
    /// Which look at new data an evaluation of a scorecard's weights is, from 1: data that were looked at before keep their number. Repeated looks are
    /// judged more strictly, and so every one counts, whoever asked for it.
    /// </summary>
    /// <param name="scorecard">Name and version: a new version starts again.</param>
    /// <param name="dataSha256">The hash over the data.</param>
    public int Look(string scorecard, string dataSha256)
    {
        lock (_lock)
        {
            using var command = Command(
                """
                INSERT INTO look (scorecard, data_sha256, number)
                SELECT $scorecard, $data, 1 + (SELECT count(*) FROM look WHERE scorecard = $scorecard) WHERE true
                ON CONFLICT DO UPDATE SET number = number
                RETURNING number
                """,
                ("$scorecard", scorecard),
                ("$data", dataSha256));
            return (int)(long)command.ExecuteScalar()!;
        }
    }

    /// <summary>The latest runs, the last one first.</summary>
    public IReadOnlyList<RunRecord> Latest(int count)
    {
        lock (_lock)
        {
            using var command = Command(
                "SELECT id, verb, scorecard, as_of, inputs_sha256, state, started, seconds, result, error FROM run ORDER BY id DESC LIMIT $count",
                ("$count", count));
            using var reader = command.ExecuteReader();
            var runs = new List<RunRecord>();
            while (reader.Read())
            {
                runs.Add(new RunRecord
                {
                    Id = reader.GetInt64(0),
                    Verb = reader.GetString(1),
                    Scorecard = Text(reader, 2),
                    AsOf = Text(reader, 3) is { } asOf ? DateOnly.ParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                    InputsSha256 = Text(reader, 4),
                    State = Enum.Parse<RunState>(reader.GetString(5)),
                    Started = DateTimeOffset.ParseExact(reader.GetString(6), "O", CultureInfo.InvariantCulture),
                    Seconds = reader.IsDBNull(7) ? null : reader.GetDouble(7),
                    Result = Text(reader, 8),
                    Error = Text(reader, 9),
                });
            }

            return runs;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private static RunLedger Connect(string place, TimeProvider time)
    {
        var connection = new SqliteConnection(place);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + Schema);
            AddProcessColumn(connection);
            var ledger = new RunLedger(connection, time);
            ledger.CloseAbandoned();
            return ledger;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Ledgers from before runs named their process have no such column; SQLite can't add one only where it is missing.
    private static void AddProcessColumn(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pragma_table_info('run') WHERE name = 'process'";
        if ((long)command.ExecuteScalar()! == 0)
        {
            Execute(connection, "ALTER TABLE run ADD COLUMN process TEXT");
        }
    }

    private static string? Words(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params (string Name, object? Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
