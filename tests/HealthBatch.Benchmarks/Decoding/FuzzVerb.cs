using System.Globalization;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Benchmarks.Decoding;

/// <summary>
/// <c>fuzz SEED COUNT [FILE…]</c>: reads that many damaged copies of the built fixtures and of the files, in turn, and stops at the first that ends in
/// anything but values or a refusal.
/// </summary>
internal static class FuzzVerb
{
    public static int Run(string[] args)
    {
        if (args.Length < 2)
        {
            Console.Error.WriteLine("fuzz SEED COUNT [FILE...]");
            return 2;
        }

        var seed = int.Parse(args[0], CultureInfo.InvariantCulture);
        var count = int.Parse(args[1], CultureInfo.InvariantCulture);
        var fixtures = FuzzFixtures.All.Concat(args[2..].Select(path => KeyValuePair.Create(path, File.ReadAllBytes(path)))).ToArray();
        using var fuzzer = new ParquetFuzzer();
        for (var i = 0; i < count; i++)
        {
            var (name, file) = fixtures[i % fixtures.Length];
            fuzzer.Try(name, file, seed + i);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} mutants of {fixtures.Length} files: {fuzzer.Read} read, {fuzzer.Refused} refused, slowest {fuzzer.Slowest.TotalSeconds:F3} s ({fuzzer.SlowestMutant}), "
            + $"most allocated {fuzzer.MostAllocated >> 20} MiB"));
        return 0;
    }
}
