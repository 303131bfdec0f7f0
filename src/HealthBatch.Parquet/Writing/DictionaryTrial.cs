namespace HealthBatch.Parquet.Writing;

/// <summary>When a dictionary that is being built is given up.</summary>
internal static class DictionaryTrial
{
    /// <summary>The most entries: indices are 16 bits wide.</summary>
    public const int MostEntries = 1 << 16;

    /// <summary>Values after which it is looked at first; then after twice as many, and so on.</summary>
    public const int FirstLook = 1024;

    /// <summary>
    /// Whether so many distinct values among those seen so far promise nothing. Early on nearly all may be new and a dictionary still pay: of 5,000
    /// equally likely values the first 1,024 repeat a tenth, the first 4,096 half.
    /// </summary>
    public static bool Hopeless(int seen, int distinct) => distinct > (seen < 4096 ? seen / 32 * 31 : seen < 16_384 ? seen / 10 * 9 : seen / 2);

    /// <summary>Whether a dictionary is at least a fifth shorter than the values themselves.</summary>
    public static bool Pays(long values, int entries, long plainBytes, long dictionaryBytes) =>
        dictionaryBytes + (values * IndexWidth(entries) / 8) < plainBytes / 5 * 4;

    /// <summary>Bits an index, at least 1: some readers don't expect 0.</summary>
    public static int IndexWidth(int entries) => Math.Max(1, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Max(0, entries - 1)));
}
