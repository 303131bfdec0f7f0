namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// What becomes of a row at each of several horizons, were they all complete, numbered: rows share few such sequences, so one byte a row says it all.
/// Which number a sequence gets depends on which row comes first, and shows in nothing.
/// </summary>
internal sealed class FateClasses
{
    /// <summary>The most classes; the eighth bit of a row's byte says that its customer had churned before.</summary>
    public const int Most = 128;

    /// <summary>The most horizons: a fate takes four bits.</summary>
    public const int MostHorizons = 8;

    private readonly Lock _gate = new();
    private readonly uint[] _sequences = new uint[Most];

    /// <summary>The classes so far.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a sequence.</summary>
    /// <param name="sequence">Four bits a horizon, the shortest in the lowest.</param>
    public byte Of(uint sequence)
    {
        lock (_gate)
        {
            var place = _sequences.AsSpan(0, Count).IndexOf(sequence);
            if (place < 0)
            {
                // A horizon is longer than the last one, so a sequence changes at most three times: there are never so many.
                _sequences[Count] = sequence;
                place = Count++;
            }

            return (byte)place;
        }
    }

    /// <summary>The class of rows that have the same fate at every horizon.</summary>
    public byte Always(RowFate fate) => Of(0x1111_1111u * (uint)fate);

    /// <summary>The fate of a class at a horizon that is complete.</summary>
    public RowFate At(int one, int horizon) => (RowFate)((_sequences[one] >> (4 * horizon)) & 15);
}
