using System.Globalization;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>
/// A lake that is valid by default: a few hundred customers at month-ends, of whom those with few sessions mostly churn; and a scorecard for it.
/// A test changes what matters to it.
/// </summary>
internal sealed class TinyLake : IDisposable
{
    public const string Card = """
        {
          "name": "tiny", "version": 1, "effectiveFrom": "2026-01-01",
          "bands": { "edges": "lower-inclusive", "from": { "unhealthy": 0, "at risk": 50, "healthy": 75 } },
          "formulas": [ { "segment": "everyone", "dimensions": [ { "name": "usage", "weight": 100, "metrics": [
            { "name": "sessions", "column": "sessions", "weight": 3, "normalise": { "linear": { "worst": 0, "best": 30 } } },
            { "name": "tickets", "column": "tickets", "weight": 1, "normalise": { "linear": { "worst": 10, "best": 0 } } } ] } ] } ],
          "outcome": { "event": "churned", "horizonDays": 30, "label": "within-horizon" }
        }
        """;

    private const int Customers = 300;
    private readonly TemporaryFolder _folder = new();

    public TinyLake()
    {
        foreach (var date in Dates)
        {
            WriteSnapshot(date);
        }

        WriteOutcomes("churned");
        File.WriteAllText(CardFile, Card);
    }

    /// <summary>The month-ends that have snapshots; the outcomes go on for a month after the last.</summary>
    public static IReadOnlyList<DateOnly> Dates { get; } = [.. Enumerable.Range(1, 6).Select(month => new DateOnly(2026, month, 1).AddMonths(1).AddDays(-1))];

    public string Root => _folder["lake"];

    public string CardFile => _folder["tiny.json"];

    public string Reports => _folder["reports"];

    public string Folder => _folder.Path;

    /// <summary>Runs a verb on this lake.</summary>
    public Task<ProgramResult> RunAsync(string verb, params string[] more)
    {
        string[] reports = verb is "backtest" or "reweight" or "nightly" ? ["--reports", Reports] : [];
        return HealthBatchProgram.RunAsync(Folder, [verb, "--lake", Root, "--scorecard", CardFile, .. reports, .. more]);
    }

    /// <summary>Every file and folder with the time of its last change, the ledger's own folder left out: what a failed run must not touch.</summary>
    public string State() => string.Join('\n', Directory
        .EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
        .Where(entry => !entry.Contains(".healthbatch", StringComparison.Ordinal) && entry != Root)
        .Order(StringComparer.Ordinal)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry} {File.GetLastWriteTimeUtc(entry):O}")));

    public string SnapshotFolder(DateOnly date) => Path.Combine(Root, "snapshots", string.Create(CultureInfo.InvariantCulture, $"snapshot_date={date:yyyy-MM-dd}"));

    /// <summary>Writes a date's snapshot, in place of the one there.</summary>
    public void WriteSnapshot(DateOnly date, string sessions = "sessions", bool sessionsAsText = false, int shift = 0)
    {
        Directory.CreateDirectory(SnapshotFolder(date));
        ColumnRequest[] columns =
        [
            new("customer_id", ColumnForm.Text), new(sessions, sessionsAsText ? ColumnForm.Text : ColumnForm.Number), new("tickets", ColumnForm.Number), new("amount", ColumnForm.Number),
        ];
        var rows = new ColumnBatch(columns, Customers) { RowCount = Customers };
        SetText(rows.Text(0), row => Id(row));
        if (sessionsAsText)
        {
            SetText(rows.Text(1), row => "many");
        }
        else
        {
            SetNumber(rows.Number(1), row => Sessions(row + shift, date));
        }

        SetNumber(rows.Number(2), row => (row * 7) % 11);
        SetNumber(rows.Number(3), row => 100 + (row % 9 * 50));
        Write(Path.Combine(SnapshotFolder(date), "part-0.parquet"), columns, rows);
    }

    /// <summary>Writes the outcomes: a customer with few sessions leaves in the month that follows three times in four, another one time in ten; without a signal all alike.</summary>
    public void WriteOutcomes(string word, bool signal = true)
    {
        Directory.CreateDirectory(Path.Combine(Root, "outcomes"));
        ColumnRequest[] columns = [new("customer_id", ColumnForm.Text), new("outcome_date", ColumnForm.Date), new("outcome", ColumnForm.Text), new("amount", ColumnForm.Number)];
        var events = new List<(int Customer, DateOnly Day)>();
        foreach (var date in Dates)
        {
            for (var customer = 0; customer < Customers; customer++)
            {
                var draw = (customer * 31 + date.Month * 17) % 100;
                if (draw < (!signal ? 30 : Sessions(customer, date) < 12 ? 75 : 10))
                {
                    events.Add((customer, date.AddDays(1 + draw % 25)));
                }
            }
        }

        // The last day that anything is known of: one event on it completes the last horizon.
        events.Add((Customers - 1, Dates[^1].AddDays(30)));
        var rows = new ColumnBatch(columns, events.Count) { RowCount = events.Count };
        SetText(rows.Text(0), row => Id(events[row].Customer));
        for (var row = 0; row < events.Count; row++)
        {
            rows.Date(1).Values[row] = events[row].Day.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        }

        rows.Date(1).Length = events.Count;
        SetText(rows.Text(2), _ => word);
        SetNumber(rows.Number(3), row => 100 + (events[row].Customer % 9 * 50));
        Write(Path.Combine(Root, "outcomes", "outcomes.parquet"), columns, rows);
    }

    public void Dispose() => _folder.Dispose();

    public static void Write(string path, IReadOnlyList<ColumnRequest> columns, ColumnBatch rows)
    {
        using var sink = ParquetSink.Create(path, Path.GetFileName(path), columns);
        sink.Append(sink.Encode(rows));
        sink.Complete();
    }

    public static void SetText(TextColumn column, Func<int, string> value)
    {
        var end = 0;
        for (var row = 0; row < column.Capacity; row++)
        {
            var bytes = Encoding.UTF8.GetBytes(value(row));
            column.Reserve(end + bytes.Length);
            bytes.CopyTo(column.Bytes, end);
            column.Offsets[row + 1] = end += bytes.Length;
        }

        column.Length = column.Capacity;
    }

    public static void SetNumber(NumberColumn column, Func<int, double> value)
    {
        for (var row = 0; row < column.Capacity; row++)
        {
            column.Values[row] = value(row);
        }

        column.Length = column.Capacity;
    }

    private static string Id(int customer) => string.Create(CultureInfo.InvariantCulture, $"C{customer:D5}");

    private static int Sessions(int customer, DateOnly date) => (customer * 13 + date.Month * 5) % 31;
}
