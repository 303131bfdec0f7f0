using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>
/// Every number in R's files is one of ours, or is excluded with a reason. The comparisons run here, so that a number which none of them looks at can't go unnoticed.
/// </summary>
public sealed class ReferenceParityTests
{
    private static readonly Dictionary<string, Action<Answer>[]> Comparisons = new()
    {
        ["cdnow_single_1997-09-30"] = Panel("cdnow_single_1997-09-30"),
        ["cdnow_q90_pooled"] = Panel("cdnow_q90_pooled"),
        ["cdnow_monthly_pooled"] = Panel("cdnow_monthly_pooled"),
        ["cdnow_out_of_time"] = [OutOfTimeComparisons.Test, answers => FitComparisons.Fit(answers["train_glm"], "cdnow_out_of_time")],
        ["cdnow_psi"] = [DriftComparisons.Columns],
        ["cdnow_survival_1997-06-30"] = [SurvivalComparisons.Curves, SurvivalComparisons.Groups, SurvivalComparisons.Hazards],
    };

    /// <summary>Numbers that name no method of ours; * stands for one step of a path.</summary>
    private static readonly (string Path, string Why)[] Excluded =
    [
        ("*/aic", "follows from the log-likelihood, which is held; no report prints it"),
        ("*/bic", "the same"),
        ("*/mcfadden_r2", "the same"),
        ("by_band/pairwise/*/p_bonferroni", "pairs are adjusted by Holm, which is never larger and is held"),
        ("by_band/cochran_armitage/df", "a trend has one degree of freedom"),
        ("hosmer_lemeshow/table/*/g", "the number of the row"),
        ("test/hosmer_lemeshow_external/table/*/g", "the number of the row"),
        ("km/*/time", "the time that the curve is read at"),
    ];

    public static TheoryData<string> Files => [.. Comparisons.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_number_that_R_printed_is_ours_or_excluded_with_a_reason(string name)
    {
        var answers = new ReferenceAnswers(Cdnow.Reference(name + ".json"));
        foreach (var compare in Comparisons[name])
        {
            compare(answers.Root);
        }

        Assert.Equal([], answers.Wrong);
        Assert.Equal([], answers.NotHeld.Where(path => !Excluded.Any(pattern => Matches(path, pattern.Path))));
    }

    [Fact]
    public void Every_file_of_R_has_its_comparisons()
    {
        Assert.SkipWhen(RepositoryPaths.Cdnow is null, "the real panel is not beside this checkout");
        Assert.Equal(
            Directory.GetFiles(Path.Combine(RepositoryPaths.Cdnow!, "reference"), "cdnow_*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
            Comparisons.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exclusion_is_of_a_number_that_is_there()
    {
        var paths = Comparisons.Keys.SelectMany(name => new ReferenceAnswers(Cdnow.Reference(name + ".json")).Numbers).ToList();
        Assert.All(Excluded, pattern => Assert.Contains(paths, path => Matches(path, pattern.Path)));
    }

    [Fact]
    public void A_number_that_nothing_looks_at_is_found()
    {
        var answers = new ReferenceAnswers(System.Text.Json.JsonDocument.Parse("""{ "a": { "rate": 0.5, "p": [0.25, null] }, "n": 3, "what": "text" }""").RootElement);
        answers.Root["a"]["rate"].Is(0.5 * (1 + 1e-10));
        answers.Root["a"]["p"][1].Is(null);
        Assert.Equal(["a/p/0", "n"], answers.NotHeld);
        Assert.Empty(answers.Wrong);
        answers.Root["n"].IsExactly(4);
        answers.Root["a"]["p"][0].IsTail(0.25 * (1 + 1e-8));
        Assert.Equal(["n: R says 3, we say 4", "a/p/0: R says 0.25, we say 0.2500000025"], answers.Wrong);
    }

    private static Action<Answer>[] Panel(string name) =>
    [
        answers => AucComparisons.Scores(answers, ReferencePanel.Load(name)),
        answers => BandComparisons.Bands(answers, ReferencePanel.Load(name)),
        answers => RankComparisons.Ranks(answers, ReferencePanel.Load(name)),
        answers => RankComparisons.Dates(answers, ReferencePanel.Load(name)),
        answers => ProbabilityComparisons.Panel(answers, ReferencePanel.Load(name)),
        answers => FitComparisons.Panel(answers, name),
    ];

    private static bool Matches(string path, string pattern)
    {
        var (steps, wanted) = (path.Split('/'), pattern.Split('/'));
        return steps.Length == wanted.Length && steps.Zip(wanted).All(pair => pair.Second == "*" || pair.First == pair.Second);
    }
}
