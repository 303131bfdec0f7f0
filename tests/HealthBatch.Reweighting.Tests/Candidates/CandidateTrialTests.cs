using HealthBatch.Backtesting.Observations;
using HealthBatch.Reweighting.Candidates;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Tests.Candidates;

public class CandidateTrialTests
{
    /// <summary>Half of what makes customers leave is in no metric of the scorecard: its place has noise.</summary>
    private static readonly SimulatedPanel Panel = new() { Customers = 3_000, Dates = 8, Today = [10, 30, 30, 30], Truth = [50, 20, 20, 10] };

    private readonly ObservationSet _observations = Panel.Observations();
    private readonly float[] _hidden;
    private readonly float[] _noise;

    public CandidateTrialTests()
    {
        var first = _observations.Panel.Normalised![0];
        _hidden = [.. first.Select(value => (float)value)];
        var random = new Random(5);
        _noise = [.. first.Select(_ => (float)random.NextDouble())];
        for (var row = 0; row < first.Length; row++)
        {
            first[row] = 100 * random.NextDouble();
        }
    }

    [Fact]
    public void A_column_that_tells_what_no_metric_does_adds_something_and_noise_does_not()
    {
        var ranked = Ranked(("noise", _noise), ("hidden", _hidden), ("turned round", [.. _hidden.Select(value => -value)]));

        Assert.Equal("noise", ranked[2].Column);
        Assert.False(ranked[2].Adds);
        Assert.All(ranked.Take(2), candidate => Assert.True(candidate.Adds, candidate.Column));
        Assert.Equal(("more", "less"), (ranked.Single(candidate => candidate.Column == "hidden").Better, ranked.Single(candidate => candidate.Column == "turned round").Better));
        Assert.InRange(ranked[0].Difference!.Value, 0.03, 0.2);
        Assert.Equal(1, ranked[0].SignStability);

        // The truth gives it half of all points; ranks spread a little wider than the metric.
        Assert.InRange(ranked[0].Points!.Value, 25, 60);
    }

    [Fact]
    public void One_step_comes_close_to_the_fit_with_the_column()
    {
        var (evaluation, scale) = (Evaluate(), RankScale.Of([.. _hidden]));
        byte[][] codes = [[.. _hidden.Select(scale.Code)]];
        var rows = evaluation.Rows;
        var data = rows.Training(Enumerable.Range(0, rows.Dates.Count), -1, [0, 1, 2, 3], evaluation.Today.Metrics);

        var step = CandidateStep.Of(rows, data, evaluation.Suggestion, codes, [CandidateTrial.Deviations(scale)], CancellationToken.None)!;

        double[] column = [.. Enumerable.Range(0, rows.Count).Select(row => scale.Points[codes[0][rows.Source[row]]])];
        var whole = new NewtonFitter().Fit(
            new LogisticData([.. data.Columns, column], data.Outcomes, rows: data.Rows), new LogisticOptions { Ridge = 1e-3 }, TestContext.Current.CancellationToken);
        var share = step.CandidateRisk[0] / (step.CandidateRisk[0] + step.Risks[0].Sum());
        double[] risks = [.. whole.Coefficients!.Select(coefficient => Math.Max(0, -coefficient))];

        // A step instead of a climb: weights are shares, and these agree to a few hundredths.
        Assert.Equal(risks[4] / risks.Sum(), share, 0.03);
        Assert.True(share > 0.2);
    }

    [Fact]
    public void A_column_that_knows_the_outcome_is_named_and_not_ranked()
    {
        var ranked = Ranked(("left", [.. _observations.Panel.Event.Select(happened => happened ? 1f : 0)]), ("hidden", _hidden));

        Assert.Equal(["hidden", "left"], ranked.Select(candidate => candidate.Column));
        Assert.Contains("too good to be true: an AUC of 0.000 alone", ranked[1].NotRanked, StringComparison.Ordinal);
        Assert.Null(ranked[1].Difference);
        Assert.Equal(ranked[0].P, ranked[0].PHolm);
    }

    [Fact]
    public void Columns_that_can_add_nothing_say_why()
    {
        var ranked = Ranked(
            ("constant", [.. _noise.Select(_ => 3f)]), ("never", [.. _noise.Select(_ => float.NaN)]), ("calendar", [.. _observations.Panel.Date.Select(date => (float)date)]));

        Assert.Equal(
            ["the same for everyone on the first dates", "the same for everyone on the first dates", "never there"],
            ranked.Select(candidate => candidate.NotRanked));
        Assert.Equal(["calendar", "constant", "never"], ranked.Select(candidate => candidate.Column));
    }

    [Fact]
    public void A_missing_value_counts_as_the_middle()
    {
        var random = new Random(9);
        var ranked = Ranked(("half missing", [.. _hidden.Select(value => random.NextDouble() < 0.5 ? float.NaN : value)]), ("hidden", _hidden));

        Assert.Equal("hidden", ranked[0].Column);
        Assert.InRange(ranked[1].MissingShare!.Value, 0.48, 0.52);
        Assert.True(ranked[1].Adds);
        Assert.Equal(ranked[0].Auc!.Value, ranked[1].Auc!.Value, 0.02);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing() => Assert.Equal(
        System.Text.Json.JsonSerializer.Serialize(Try(1, ("hidden", _hidden), ("noise", _noise))),
        System.Text.Json.JsonSerializer.Serialize(Try(2, ("hidden", _hidden), ("noise", _noise))));

    private IReadOnlyList<Candidate> Ranked(params (string Name, float[] Values)[] columns) => CandidateRanking.Ranked(Try(1, columns));

    private Candidate[] Try(int threads, params (string Name, float[] Values)[] columns)
    {
        var evaluation = Evaluate();

        // As it is done outside of tests, the first date alone sets the scales.
        RankScale[][] scales = [.. columns.Select(column => new[] { RankScale.Of([.. column.Values.Take(Panel.Customers).Where(value => !float.IsNaN(value))]) })];
        var read = new CandidateColumns(
            [.. columns.Select(column => column.Name)], [.. columns.Select((column, place) => column.Values.Select(scales[place][0].Code).ToArray())], scales);
        return CandidateRanking.Try(
            evaluation, 0, read, [.. Enumerable.Range(0, columns.Length)], _observations.Panel.CustomerCount, threads, TestContext.Current.CancellationToken);
    }

    private SegmentEvaluation Evaluate() => SegmentEvaluation.Of(
        Panel.Scorecard, _observations, 0, CustomerHalves.Of(_observations.Panel, 1), 90, new NewtonFitter(), new ReweightOptions(), null, TestContext.Current.CancellationToken);
}
