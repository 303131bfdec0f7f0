using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Testing;
using HealthBatch.Worker.Sample;

namespace HealthBatch.Worker.Tests.Sample;

public sealed class SampleTruthTests
{
    private static readonly string Path = System.IO.Path.Combine(RepositoryPaths.Root, "data", "scorecards", "b2b-saas.json");

    private static Scorecard Shipped => ScorecardFile.Read(File.ReadAllBytes(Path), Path);

    [Fact]
    public void The_truth_speaks_of_the_shipped_scorecards_metrics_with_its_normalisers_and_weights()
    {
        var formulas = Shipped.Formulas;
        Assert.Equal(["onboarding", "everyone else"], formulas.Select(formula => formula.Segment));
        Assert.Equal(SampleTruth.Onboarding.Select(Described), formulas[0].Dimensions.SelectMany(Described));
        Assert.Equal(SampleTruth.EveryoneElse.Where(metric => metric.Shipped > 0).Select(Described), formulas[1].Dimensions.SelectMany(Described));
    }

    [Fact]
    public void What_the_shipped_scorecard_ignores_tells_more_than_what_it_asks()
    {
        var (referrals, nps) = (SampleTruth.EveryoneElse.Single(metric => metric.Column == "referrals_12m"), SampleTruth.EveryoneElse.Single(metric => metric.Column == "nps"));

        Assert.Equal(0, referrals.Shipped);
        Assert.True(nps.Shipped > 10 && referrals.True > 5 * nps.True);
    }

    [Fact]
    public void Every_shipped_scorecard_can_score_the_sample()
    {
        var schema = new TableSchema([.. SampleSchema.Snapshot.Select(column => new ColumnSchema(column.Name, Kind(column.Form), column.Nullable, "sample"))]);
        var shipped = Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!, "*.json").Where(file => System.IO.Path.GetFileName(file) != ScorecardSchema.FileName);
        Assert.All(shipped, file => Assert.NotEmpty(ScoringPlan.Compile(ScorecardFile.Read(File.ReadAllBytes(file), file), schema, "sample").Columns));
    }

    [Fact]
    public void The_shipped_percentiles_are_those_of_the_samples_first_snapshot()
    {
        var file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "b2b-saas-complete.json");
        var shipped = ScorecardFile.Read(File.ReadAllBytes(file), file).Formulas.SelectMany(formula => formula.Metrics).Select(metric => metric.Normalise).OfType<Normaliser.Percentile>().Single();
        var options = new SampleOptions();
        var batch = new ColumnBatch(SampleSchema.Snapshot, options.EverJoined);
        new SampleStory(options).Live(0, 0, options.EverJoined, batch);
        var place = SampleSchema.Snapshot.Select(column => column.Name).ToList().IndexOf("sessions_30d");
        double[] sessions = [.. batch.Integer(place).Values.Take(batch.RowCount)];

        var frozen = PercentileReference.Freeze(shipped.Reference, sessions);

        Assert.Equal($"sample lake, {options.Dates[0]:yyyy-MM-dd}", frozen.Reference);
        Assert.Equal(frozen.Quantiles, shipped.Quantiles);
        Assert.Equal(frozen.ReferenceSha256, shipped.ReferenceSha256);
    }

    [Fact]
    public void Both_sets_of_weights_add_up_to_a_hundred()
    {
        Assert.All(
            new[] { SampleTruth.Onboarding, SampleTruth.EveryoneElse },
            formula => Assert.Equal((100, 100), (formula.Sum(metric => metric.Shipped), formula.Sum(metric => metric.True))));
    }

    [Fact]
    public void What_is_missing_leaves_its_weight_to_the_others()
    {
        // setup 4 of 8 = 50, seats 0.9 of 0.9 = 100; weights 60 and 25.
        Assert.Equal(((50 * 60) + (100 * 25)) / 85.0, SampleTruth.Health(SampleTruth.Onboarding, [4, double.NaN, 0.9]), 12);
    }

    [Fact]
    public void Health_of_sixty_leaves_the_stated_odds()
    {
        Assert.Equal(Math.Exp(SampleTruth.Intercept) / (1 + Math.Exp(SampleTruth.Intercept)), SampleTruth.MonthlyChurn(60, 0), 12);
        Assert.True(SampleTruth.MonthlyChurn(80, 0) < SampleTruth.MonthlyChurn(60, 0));
    }

    private static ColumnKind Kind(ColumnForm form) => form switch
    {
        ColumnForm.Number => ColumnKind.Floating,
        ColumnForm.Integer => ColumnKind.Integer,
        ColumnForm.Date => ColumnKind.Date,
        ColumnForm.Boolean => ColumnKind.Boolean,
        _ => ColumnKind.Text,
    };

    private static string Described(SampleMetric metric) =>
        FormattableString.Invariant($"{metric.Name}|{metric.Column}|{metric.Worst}..{metric.Best}|{metric.Shipped}");

    private static IEnumerable<string> Described(Dimension dimension)
    {
        var within = dimension.Metrics.Sum(metric => metric.Weight);
        foreach (var metric in dimension.Metrics)
        {
            var (worst, best) = metric.Normalise switch
            {
                Normaliser.Linear linear => (linear.Worst, linear.Best),
                Normaliser.Goal goal => (0, goal.Target),
                Normaliser.Map => (1, 5),
                _ => throw new InvalidOperationException(metric.Name),
            };
            yield return FormattableString.Invariant($"{metric.Name}|{metric.Column}|{worst}..{best}|{dimension.Weight * metric.Weight / within}");
        }
    }
}
