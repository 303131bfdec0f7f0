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

    /// <summary>Starts a block anew.</summary>
    public void Start(int number, int firstRow, int date)
    {
        (Number, FirstRow, Date) = (number, firstRow, date);
        Ids.Clear();
    }

    /// <summary>A metric's places on the grid, from <see cref="MetricPlaces"/>.</summary>
    public ReadOnlySpan<ushort> Places(int metric) => _places[metric].AsSpan(0, Count);

    /// <summary>Appends a batch's rows: ids, and the places of normalised values where the batch has any.</summary>
    public void Append(TextColumn ids, ScoredBatch scored)
    {
        var before = Count;
        Ids.Append(ids);
        for (var metric = 0; metric < scored.Normalised.Length; metric++)
        {
            MetricPlaces.Find(scored.Normalised[metric].AsSpan(0, scored.RowCount), RoomFor(metric, scored.Normalised.Length)[before..]);
        }
    }

    /// <summary>Room for a metric's places, for all rows so far.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="metrics">How many there are.</param>
    public Span<ushort> RoomFor(int metric, int metrics)
    {
        if (_places.Length < metrics)
        {
            _places = new ushort[metrics][];
            Array.Fill(_places, []);
        }

        if (_places[metric].Length < Count)
        {
            Array.Resize(ref _places[metric], Math.Max(Count, Math.Min(MostRows, _places[metric].Length * 2)));
        }

        return _places[metric].AsSpan(0, Count);
    }
}
