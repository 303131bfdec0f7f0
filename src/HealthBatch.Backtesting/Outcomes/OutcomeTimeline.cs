using System.Runtime.CompilerServices;
using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>
/// The days and kinds of outcomes in the order in which snapshots number customers, packed into one number each: what labelling walks through stays together
/// in memory.
/// </summary>
internal sealed class OutcomeTimeline
{
    private const int KindBits = 3;
    private readonly OutcomeBook _book;
    private int[] _inBook = new int[1 << 8];
    private int[] _start = new int[(1 << 8) + 1];
    private int[] _packed = new int[1 << 10];

    /// <param name="book">The outcomes.</param>
    public OutcomeTimeline(OutcomeBook book) => _book = book;

    /// <summary>How many customers it knows.</summary>
    public int Customers { get; private set; }

    /// <summary>By customer of the rows: its number in the outcome book, or -1.</summary>
    public ReadOnlySpan<int> InBook => _inBook.AsSpan(0, Customers);

    /// <summary>Packs the outcomes of customers who were numbered since the last time. Those of customers it knows may be read meanwhile.</summary>
    public void Meet(CustomerIndex customers)
    {
        if (customers.Count > _inBook.Length)
        {
            var room = Math.Max(customers.Count, _inBook.Length * 2);
            Array.Resize(ref _inBook, room);
            Array.Resize(ref _start, room + 1);
        }

        for (var c = Customers; c < customers.Count; c++)
        {
            var number = _book.Customers.Find(customers[c]);
            var outcomes = number < 0 ? [] : _book.Of(number);
            var at = _start[c];
            if (at + outcomes.Length > _packed.Length)
            {
                Array.Resize(ref _packed, Math.Max(at + outcomes.Length, _packed.Length * 2));
            }

            foreach (var outcome in outcomes)
            {
                _packed[at++] = (outcome.Day << KindBits) | (int)outcome.Kind;
            }

            (_inBook[c], _start[c + 1]) = (number, at);
        }

        Customers = customers.Count;
    }

    /// <summary>A customer's outcomes as the book has them, by day.</summary>
    public ReadOnlySpan<OutcomeRow> InFull(int customer) => _inBook[customer] < 0 ? [] : _book.Of(_inBook[customer]);

    /// <summary>The day number of a packed outcome.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DayOf(int packed) => packed >> KindBits;

    /// <summary>The kind of a packed outcome.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OutcomeKind KindOf(int packed) => (OutcomeKind)(packed & ((1 << KindBits) - 1));

    /// <summary>A customer's outcomes, packed, by day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Of(int customer) => _packed.AsSpan(_start[customer], _start[customer + 1] - _start[customer]);
}

/// <summary>The first day of each kind of outcome in a window; <see cref="int.MaxValue"/> where there is none.</summary>
internal struct WindowSummary
{
    public static WindowSummary Nothing => new()
    {
        Churned = int.MaxValue,
        Renewed = int.MaxValue,
        Expanded = int.MaxValue,
        Contracted = int.MaxValue,
    };

    public int Churned { get; private set; }

    public int Renewed { get; private set; }

    public int Expanded { get; private set; }

    public int Contracted { get; private set; }

    public bool Contradictory { get; private set; }

    /// <summary>Outcomes come by day, so the first of a kind stays.</summary>
    public void Add(OutcomeKind kind, int day)
    {
        switch (kind)
        {
            case OutcomeKind.Churned:
                Churned = Math.Min(Churned, day);
                break;
            case OutcomeKind.Renewed:
                Renewed = Math.Min(Renewed, day);
                break;
            case OutcomeKind.Expanded:
                Expanded = Math.Min(Expanded, day);
                break;
            case OutcomeKind.Contracted:
                Contracted = Math.Min(Contracted, day);
                break;
            default:
                Contradictory = true;
                break;
        }
    }

    /// <summary>The first day of a kind.</summary>
    public readonly int First(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Churned => Churned,
        OutcomeKind.Renewed => Renewed,
        OutcomeKind.Expanded => Expanded,
        _ => Contracted,
    };
}
