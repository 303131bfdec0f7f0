namespace HealthBatch.Testing;

/// <summary>Where the checkout and the shared data lie, found from the running test's own folder.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that holds HealthBatch.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The data and pages that others made, beside the checkout; null where there is none.</summary>
    public static string? Shared
    {
        get
        {
            var shared = Path.GetFullPath(Path.Combine(Root, "..", "shared"));
            return Directory.Exists(shared) ? shared : null;
        }
    }

    /// <summary>The real panel, or null where the shared folder is not there.</summary>
    public static string? Cdnow => Shared is null ? null : Path.Combine(Shared, "data", "cdnow");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HealthBatch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no HealthBatch.sln above {AppContext.BaseDirectory}");
    }
}
