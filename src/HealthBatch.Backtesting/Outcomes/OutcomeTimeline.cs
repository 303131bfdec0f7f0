using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>The outcomes by customer as snapshots number them.</summary>
/// <param name="book">The outcomes.</param>
internal sealed class OutcomeTimeline(OutcomeBook book)
{
    // Customers that are looked up together, so that the next ones are on their way while one is compared.
    private const int Ahead = 512;

    private readonly uint[] _hashes = new uint[Ahead];
    private int[] _inBook = new int[1 << 8];

    /// <summary>How many customers it knows.</summary>
    public int Customers { get; private set; }

    /// <summary>By customer of the rows: its number in the outcome book, or -1.</summary>
    public ReadOnlySpan<int> InBook => _inBook.AsSpan(0, Customers);

    /// <summary>Looks up customers who were numbered since the last time. The outcomes of those it knows may be read meanwhile.</summary>
    public void Meet(CustomerIndex customers)
    {
        if (customers.Count > _inBook.Length)
        {
            Array.Resize(ref _inBook, Math.Max(customers.Count, _inBook.Length * 2));
        }

        for (var first = Customers; first < customers.Count; first += Ahead)
        {
            var count = Math.Min(Ahead, customers.Count - first);
            for (var i = 0; i < count; i++)
            {
                _hashes[i] = book.Customers.HashAhead(customers[first + i]);
            }

            book.Customers.FetchAhead(_hashes.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                _inBook[first + i] = book.Customers.Find(customers[first + i], _hashes[i]);
            }
        }

        Customers = customers.Count;
    }

    /// <summary>A customer's outcomes, packed (<see cref="PackedOutcome"/>), by day.</summary>
    public ReadOnlySpan<int> Of(int customer) => _inBook[customer] < 0 ? [] : book.Of(_inBook[customer]);

    /// <summary>Their amounts; empty where none were read.</summary>
    public ReadOnlySpan<double> AmountsOf(int customer) => _inBook[customer] < 0 ? [] : book.AmountsOf(_inBook[customer]);
}
