using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// Every metric's normalised value on the grid, observation by observation, for the standard errors that need to know whose it is: of all customers while that is
/// little, else of some, drawn by their id's hash, so that neither order nor outcome has a say.
/// </summary>
internal sealed class MetricSample
{
    /// <summary>The most values that are kept, of 2 bytes each.</summary>
    public const long MostCells = 24_000_000;

    private readonly int[] _customerOfRow;
    private readonly double _share;
    private readonly Chunk?[] _chunks;
    private int[] _drawn = new int[1 << 8];
    private int _met;

    /// <param name="customerOfRow">Each row's customer.</param>
    /// <param name="blocks">How many blocks of rows there are.</param>
    /// <param name="cells">The values of rows that can be observations: those of dates whose horizon is complete, each with all metrics.</param>
    /// <param name="mostCells">The most values that are kept, roughly.</param>
    public MetricSample(int[] customerOfRow, int blocks, long cells, long mostCells = MostCells)
    {
        _customerOfRow = customerOfRow;
        _share = cells <= mostCells ? 1 : (double)mostCells / cells;
        _chunks = new Chunk[blocks];
    }

    /// <summary>How many customers were drawn.</summary>
    public int Customers { get; private set; }

    /// <summary>What was kept, in the order of rows.</summary>
    public IEnumerable<Chunk> Chunks => _chunks.OfType<Chunk>();

    /// <summary>Draws among customers who were numbered since the last time.</summary>
    public void Meet(CustomerIndex ids)
    {
        if (_drawn.Length < ids.Count)
        {
            Array.Resize(ref _drawn, Math.Max(ids.Count, _drawn.Length * 2));
        }

        for (; _met < ids.Count; _met++)
        {
            _drawn[_met] = IsDrawn(ids[_met]) ? Customers++ : -1;
        }
    }

    /// <summary>Chooses the rows of a block whose values are kept: observations of customers who were drawn.</summary>
    /// <param name="block">The block.</param>
    /// <param name="fates">What became of its rows.</param>
    /// <param name="metrics">How many metrics there are.</param>
    /// <param name="rows">Room for as many numbers as a block can have rows; gets those that were chosen.</param>
    public Chunk Choose(RowBlock block, ReadOnlySpan<RowFate> fates, int metrics, int[] rows)
    {
        var drawn = _drawn;
        var kept = 0;
        for (var i = 0; i < fates.Length; i++)
        {
            // A row that is no observation may have no customer either; without a guess at who was drawn, since that is by chance.
            var customer = fates[i] <= RowFate.Event ? _customerOfRow[block.FirstRow + i] : 0;
            rows[kept] = i;
            kept += fates[i] <= RowFate.Event & drawn[customer] >= 0 ? 1 : 0;
        }

        var chunk = new Chunk(new int[kept], new bool[kept], metrics);
        for (var at = 0; at < kept; at++)
        {
            chunk.Customer[at] = drawn[_customerOfRow[block.FirstRow + rows[at]]];
            chunk.Churned[at] = fates[rows[at]] == RowFate.Event;
        }

        _chunks[block.Number] = chunk;
        return chunk;
    }

    /// <summary>FNV-1a of the id's bytes, folded, against the share: the same customers in every run.</summary>
    private bool IsDrawn(ReadOnlySpan<byte> id)
    {
        if (_share >= 1)
        {
            return true;
        }

        var hash = 14695981039346656037UL;
        foreach (var value in id)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        return ((hash ^ (hash >> 33)) >> 11) * (1.0 / (1UL << 53)) < _share;
    }

    /// <summary>The kept rows of a block.</summary>
    /// <param name="Customer">The customer's number among those who were drawn.</param>
    /// <param name="Churned">Whether the row churned.</param>
    /// <param name="Metrics">How many metrics there are.</param>
    internal sealed record Chunk(int[] Customer, bool[] Churned, int Metrics)
    {
        // One array: many small ones would be moved about while they are young.
        private readonly ushort[] _places = new ushort[Customer.Length * Metrics];

        /// <summary>By row: the metric's place on the grid, or <see cref="MetricPlaces.None"/>.</summary>
        public ReadOnlySpan<ushort> Places(int metric) => _places.AsSpan(metric * Customer.Length, Customer.Length);

        /// <summary>Keeps a metric's values.</summary>
        /// <param name="metric">The metric.</param>
        /// <param name="places">The block's places.</param>
        /// <param name="rows">The rows of the block that are kept, first.</param>
        public void Take(int metric, ReadOnlySpan<ushort> places, ReadOnlySpan<int> rows)
        {
            var kept = _places.AsSpan(metric * Customer.Length, Customer.Length);
            for (var at = 0; at < kept.Length; at++)
            {
                kept[at] = places[rows[at]];
            }
        }
    }
}
