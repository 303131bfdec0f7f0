namespace HealthBatch.Worker.Sample;

/// <summary>
/// A stream of chance of one customer's own (SplitMix64, Steele, Lea and Flood 2014), so that no customer's story depends on how many others there
/// are or on which thread tells it.
/// </summary>
internal struct SampleRandom(ulong seed, ulong stream)
{
    private ulong _state = Mix(seed + (stream * 0xD1B5_4A32_D192_ED03));

    /// <summary>Uniform on [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0 .. below - 1.</summary>
    public int Below(int below) => (int)(Uniform() * below);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Standard normal (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Poisson by multiplication (Knuth); the mean is small here.</summary>
    public int Poisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Uniform(); product > limit && count < 500; product *= Uniform())
        {
            count++;
        }

        return count;
    }

    private ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        return Mix(_state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
