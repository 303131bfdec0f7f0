using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>The real panel's files; a test that needs them is skipped where they are not there.</summary>
internal static class Cdnow
{
    public static string Variant(string name)
    {
        Assert.SkipUnless(RepositoryPaths.Cdnow is not null, "the real panel is not beside this checkout");
        return Path.Combine(RepositoryPaths.Cdnow, "variants_1997-09-30", name + ".parquet");
    }
}
