using System.Runtime.CompilerServices;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>
/// The days and kinds of outcomes in the order in which snapshots number customers, packed into one number each: what labelling walks through for
/// every row stays together in memory.
/// </summary>
internal sealed class OutcomeTimeline
{
    private const int KindBits = 3;
    private readonly int[] _start;
    private readonly int[] _packed;

    /// <summary>Packs the outcomes of the customers of some rows.</summary>
    /// <param name="book">The outcomes.</param>
    /// <param name="inBook">By customer of the rows: its number in the book, or -1.</param>
    public OutcomeTimeline(OutcomeBook book, int[] inBook)
    {
        _start = new int[inBook.Length + 1];
        for (var c = 0; c < inBook.Length; c++)
        {
            _start[c + 1] = _start[c] + (inBook[c] < 0 ? 0 : book.Of(inBook[c]).Length);
        }

        _packed = new int[_start[^1]];
        for (var c = 0; c < inBook.Length; c++)
        {
            var at = _start[c];
            foreach (var outcome in inBook[c] < 0 ? [] : book.Of(inBook[c]))
            {
                _packed[at++] = (outcome.Day << KindBits) | (int)outcome.Kind;
            }
        }
    }

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
