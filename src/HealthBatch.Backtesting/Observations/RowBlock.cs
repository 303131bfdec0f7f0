using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// A stretch of a row group on its way from its file to its labels: what is needed of its rows until then and not after. Small enough that a few of them cost
/// little memory, whatever size row groups are; reused.
/// </summary>
internal sealed class RowBlock
{
    /// <summary>The most rows: whole batches of the scorer.</summary>
    public const int MostRows = 1 << 17;

    private ushort[][] _places = [];
    private byte[][] _cells = [];

    /// <summary>The block's number among all, from 0 without gaps.</summary>
    public int Number { get; private set; }

    /// <summary>Where its rows start among all.</summary>
    public int FirstRow { get; private set; }

    /// <summary>The place of its as-of date.</summary>
    public int Date { get; private set; }

    /// <summary>Its rows so far.</summary>
    public int Count => Ids.Count;

    /// <summary>The customers' ids.</summary>
    public RowIds Ids { get; } = new();

    /// <summary>Whether <see cref="Cells"/> were taken.</summary>
    public bool HasCells { get; private set; }

    /// <summary>Starts a block anew.</summary>
    public void Start(int number, int firstRow, int date)
    {
        (Number, FirstRow, Date, HasCells) = (number, firstRow, date, false);
        Ids.Clear();
    }

    /// <summary>A metric's places on the grid, from <see cref="MetricPlaces"/>.</summary>
    public ReadOnlySpan<ushort> Places(int metric) => _places[metric].AsSpan(0, Count);

    /// <summary>A metric's cells, from <see cref="MetricCells"/>.</summary>
    public ReadOnlySpan<byte> Cells(int metric) => _cells[metric].AsSpan(0, Count);

    /// <summary>Appends a batch's rows: ids, and what is taken of normalised values.</summary>
    public void Append(TextColumn ids, ScoredBatch scored, MetricReading metrics)
    {
        var before = Count;
        Ids.Append(ids);
        for (var metric = 0; metric < scored.Normalised.Length && metrics != MetricReading.None; metric++)
        {
            var values = scored.Normalised[metric].AsSpan(0, scored.RowCount);
            if (metrics == MetricReading.Every)
            {
                MetricPlaces.Find(values, RoomFor(metric, scored.Normalised.Length)[before..]);
            }
            else
            {
                MetricCells.Find(values, Room(ref _cells, metric, scored.Normalised.Length)[before..]);
                HasCells = true;
            }
        }
    }

    /// <summary>Room for a metric's places, for all rows so far.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="metrics">How many there are.</param>
    public Span<ushort> RoomFor(int metric, int metrics) => Room(ref _places, metric, metrics);

    private Span<T> Room<T>(ref T[][] columns, int metric, int metrics)
    {
        if (columns.Length < metrics)
        {
            columns = new T[metrics][];
            Array.Fill(columns, []);
        }

        if (columns[metric].Length < Count)
        {
            // More than one batch: room for all that a block can hold, so that it grows once and leaves little behind.
            Array.Resize(ref columns[metric], columns[metric].Length == 0 ? Count : Math.Max(Count, MostRows));
        }

        return columns[metric].AsSpan(0, Count);
    }
}
