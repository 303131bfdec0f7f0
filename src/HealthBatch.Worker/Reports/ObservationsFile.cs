using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Reporting.Files;

namespace HealthBatch.Worker.Reports;

/// <summary>
/// The rows behind a backtest as CSV, a line for each row that was read, also of those that count as nothing: who doubts a figure counts it again. Appears
/// whole or not at all.
/// </summary>
internal sealed class ObservationsFile : IDisposable
{
    private const int RowsAtOnce = 10_000;
    private readonly CsvTable _table = new("scorecard", "event", "as_of", "customer_id", "segment", "score", "band", "amount", "status", "returned");
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _output;
    private int _rows;
    private bool _complete;

    /// <summary>Starts the file beside the place that it will have.</summary>
    /// <exception cref="InputException">It can't be written there.</exception>
    public ObservationsFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Environment.ProcessId}.tmp");
        try
        {
            if (Directory.Exists(_path))
            {
                throw new IOException("it is a folder");
            }

            _output = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--observations {path}", problem.Message, "a file name in a folder that can be written to");
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(string scorecard, LabelledRow row)
    {
        _table
            .Cell(scorecard)
            .Cell(row.Event)
            .Cell(row.AsOf)
            .Cell(Encoding.UTF8.GetString(row.CustomerId))
            .Cell(row.Segment)
            .Cell(row.Score == GridColumn.Missing ? null : row.Score / 100.0)
            .Cell(row.Band)
            .Cell(row.Amount)
            .Cell(row.Status)
            .Cell(row.Returned ? "true" : "false");
        if (++_rows % RowsAtOnce == 0)
        {
            _table.MoveTo(_output);
        }
    }

    /// <summary>Makes the file appear, in place of one that may be there.</summary>
    public void Complete()
    {
        _table.MoveTo(_output);
        _output.Flush(flushToDisk: true);
        _output.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _complete = true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _output.Dispose();
        if (!_complete)
        {
            File.Delete(_temporary);
        }
    }
}
