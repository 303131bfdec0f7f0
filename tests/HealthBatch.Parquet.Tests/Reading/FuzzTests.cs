using HealthBatch.Testing;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>Thousands of damaged files a run; the whole hundred thousand are the benchmarks' verb <c>fuzz</c>.</summary>
public sealed class FuzzTests
{
    private const int MutantsPerFixture = 700;
    private const int MutantsPerVariant = 25;

    public static TheoryData<string> Fixtures => [.. FuzzFixtures.All.Keys];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_reads_while_it_is_whole(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["whole.parquet"], FuzzFixtures.All[name]);

        var table = TableValues.ReadAll(folder["whole.parquet"]);

        Assert.NotEmpty(table);
        Assert.All(table.Values, values => Assert.Equal(24, values.Count));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_damaged_file_reads_or_is_refused_and_nothing_else(string name)
    {
        using var fuzzer = new ParquetFuzzer();

        for (var seed = 0; seed < MutantsPerFixture; seed++)
        {
            fuzzer.Try(name, FuzzFixtures.All[name], seed);
        }

        // Most damage to so small a file is noticed, and some falls on bytes that any value may take.
        Assert.InRange(fuzzer.Refused, MutantsPerFixture / 4, MutantsPerFixture - 1);
        Assert.Equal(MutantsPerFixture, fuzzer.Refused + fuzzer.Read);
        Assert.True(fuzzer.MostAllocated < 64 << 20, $"{fuzzer.MostAllocated} bytes were allocated for a file of {FuzzFixtures.All[name].Length}");
    }

    [Fact]
    public void A_damaged_file_of_the_real_panel_reads_or_is_refused_and_nothing_else()
    {
        Assert.SkipUnless(FuzzFixtures.Variants.Count > 0, "the real panel is not beside this checkout");
        Assert.Equal(29, FuzzFixtures.Variants.Count);
        using var fuzzer = new ParquetFuzzer();

        foreach (var (name, path) in FuzzFixtures.Variants)
        {
            var file = File.ReadAllBytes(path);
            for (var seed = 0; seed < MutantsPerVariant; seed++)
            {
                fuzzer.Try(name, file, seed);
            }
        }

        Assert.Equal(29 * MutantsPerVariant, fuzzer.Refused + fuzzer.Read);
        Assert.NotEqual(0, fuzzer.Refused);
        Assert.NotEqual(0, fuzzer.Read);
    }
}
