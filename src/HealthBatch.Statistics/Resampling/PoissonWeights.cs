using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Statistics.Resampling;

/// <summary>
/// How often a customer is drawn in a replicate: Poisson with mean 1, from a counter (seed, customer, replicate) and so the same in whatever order and on
/// whatever thread it is asked for. Ten is the most, which would be exceeded once in 10^8.
/// </summary>
internal sealed class PoissonWeights(int seed)
{
    /// <summary>Replicates that are drawn at once.</summary>
    public const int Lanes = 64;

    /// <summary>The most that a weight can be.</summary>
    public const int Most = 10;

    // 2^32 P(X <= k), k from 0: a uniform number is at least as many of them as the weight says.
    private static readonly uint[] Thresholds = MakeThresholds();

    /// <summary>One weight.</summary>
    public int Of(int replicate, int customer)
    {
        var (low, high) = Key(customer);
        var uniform = Mix(Mix(((uint)replicate * 0x9E3779B9u) + low) ^ high);
        return Thresholds.Count(threshold => uniform >= threshold);
    }

    /// <summary>The weights of a customer in 64 replicates.</summary>
    /// <param name="block">The first replicate over 64.</param>
    /// <param name="customer">The customer.</param>
    public Vector512<byte> Of64(int block, int customer)
    {
        var (low, high) = Key(customer);
        var first = Vector512<uint>.Indices + Vector512.Create((uint)(block * Lanes));
        return Vector512.Narrow(
            Vector512.Narrow(Sixteen(first, low, high), Sixteen(first + Vector512.Create(16u), low, high)),
            Vector512.Narrow(Sixteen(first + Vector512.Create(32u), low, high), Sixteen(first + Vector512.Create(48u), low, high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sixteen(Vector512<uint> replicate, uint low, uint high)
    {
        var uniform = Mix(Mix((replicate * Vector512.Create(0x9E3779B9u)) + Vector512.Create(low)) ^ Vector512.Create(high));
        var weight = Vector512<uint>.Zero;
        foreach (var threshold in Thresholds)
        {
            // A comparison that holds is all ones: minus one.
            weight -= Vector512.GreaterThanOrEqual(uniform, Vector512.Create(threshold));
        }

        return weight;
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private (uint Low, uint High) Key(int customer)
    {
        var key = ((ulong)(uint)seed << 32) + (uint)customer + 1;
        key *= 0x9E3779B97F4A7C15UL;
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9UL;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EBUL;
        key ^= key >> 31;
        return ((uint)key, (uint)(key >> 32));
    }

    // The finaliser of MurmurHash3 (Appleby).
    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6Bu;
        value = (value ^ (value >> 13)) * 0xC2B2AE35u;
        return value ^ (value >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> value)
    {
        value = (value ^ (value >>> 16)) * Vector512.Create(0x85EBCA6Bu);
        value = (value ^ (value >>> 13)) * Vector512.Create(0xC2B2AE35u);
        return value ^ (value >>> 16);
    }

    private static uint[] MakeThresholds()
    {
        var thresholds = new uint[Most];
        double probability = Math.Exp(-1), sum = 0;
        for (var k = 0; k < Most; k++)
        {
            sum += probability;
            probability /= k + 1;
            thresholds[k] = (uint)Math.Floor(sum * 4294967296.0);
        }

        return thresholds;
    }
}
