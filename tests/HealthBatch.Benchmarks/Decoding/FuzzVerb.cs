using System.Globalization;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Benchmarks.Decoding;

/// <summary>
/// <c>fuzz [SEED [COUNT [FILE…]]]</c>: reads that many damaged copies (100,000 unless told) of the built fixtures, of the real panel's variants where
/// they are beside the checkout, and of the files, in turn. Fails if one ends in anything but values or a refusal, or takes two seconds.
/// </summary>
internal static class FuzzVerb
{
    private const int MostShown = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static int Run(string[] args)
    {
        var seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 0;
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
        var paths = FuzzFixtures.Variants.Values.Concat(args.Skip(2));
        var fixtures = FuzzFixtures.All.Concat(paths.Select(path => KeyValuePair.Create(path, File.ReadAllBytes(path)))).ToArray();
        using var fuzzer = new ParquetFuzzer();
        var others = 0;
        for (var i = 0; i < count; i++)
        {
            var (name, file) = fixtures[i % fixtures.Length];
            try
            {
                fuzzer.Try(name, file, seed + i);
            }
            catch (InvalidOperationException other)
            {
                if (others++ < MostShown)
                {
                    Console.WriteLine(other);
                }
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} mutants of {fixtures.Length} files: {fuzzer.Read} read, {fuzzer.Refused} refused, {others} other, slowest {fuzzer.Slowest.TotalSeconds:F3} s "
            + $"of processor time ({fuzzer.SlowestMutant}), most allocated {fuzzer.MostAllocated >> 20} MiB"));
        return others == 0 && fuzzer.Slowest < Limit ? 0 : 1;
    }
}
