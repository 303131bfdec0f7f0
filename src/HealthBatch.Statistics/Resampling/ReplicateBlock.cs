using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Statistics.Resampling;

/// <summary>64 replicates side by side, one byte of weight each: a customer's weights are one vector, and a row adds it to its cell.</summary>
internal sealed class ReplicateBlock(int[] customer, int[] start, int cells, int customers)
{
    private const int Lanes = PoissonWeights.Lanes;

    // So many weights fit into 16 bits whatever they are.
    private const int Run = ushort.MaxValue / PoissonWeights.Most;
    private readonly byte[] _weights = new byte[(long)customers * Lanes];
    private readonly uint[] _sums = new uint[cells * 2 * Lanes];
    private readonly ScoreCounts _counts = new(cells);

    /// <summary>Draws the weights of the block's replicates, and counts rows by cell and outcome.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Draw(PoissonWeights draw, int block)
    {
        ref var weight = ref MemoryMarshal.GetArrayDataReference(_weights);
        for (var c = 0; c < customers; c++)
        {
            draw.Of64(block, c).StoreUnsafe(ref weight, (nuint)((long)c * Lanes));
        }

        ref var sum = ref MemoryMarshal.GetArrayDataReference(_sums);
        for (var place = 0; place < cells * 2; place++)
        {
            var (a, b, c, d) = (Vector512<uint>.Zero, Vector512<uint>.Zero, Vector512<uint>.Zero, Vector512<uint>.Zero);
            for (var first = start[place]; first < start[place + 1]; first += Run)
            {
                var (low, high) = (Vector512<ushort>.Zero, Vector512<ushort>.Zero);
                foreach (var c1 in customer.AsSpan(first..Math.Min(first + Run, start[place + 1])))
                {
                    var weights = Vector512.LoadUnsafe(ref weight, (nuint)((long)c1 * Lanes));
                    low += Vector512.WidenLower(weights);
                    high += Vector512.WidenUpper(weights);
                }

                a += Vector512.WidenLower(low);
                b += Vector512.WidenUpper(low);
                c += Vector512.WidenLower(high);
                d += Vector512.WidenUpper(high);
            }

            var at = (nuint)(place * Lanes);
            a.StoreUnsafe(ref sum, at);
            b.StoreUnsafe(ref sum, at + 16);
            c.StoreUnsafe(ref sum, at + 32);
            d.StoreUnsafe(ref sum, at + 48);
        }
    }

    /// <summary>A replicate's counts, good until the next one's are asked for.</summary>
    public ScoreCounts Counts(int lane)
    {
        for (int cell = 0, at = lane; cell < cells; cell++, at += 2 * Lanes)
        {
            _counts.Retained[cell] = _sums[at];
            _counts.Churned[cell] = _sums[at + Lanes];
        }

        return _counts;
    }
}
