using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Tests.Pooling;

public class PooledFormulaTests
{
    private static readonly SimulatedPanel Panel = new() { Customers = 3_000, Dates = 10, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };

    [Fact]
    public void Where_one_truth_holds_for_all_a_segment_takes_the_weights_of_everyone()
    {
        var outcome = Evaluate(Panel, Panel with { Seed = 2 });

        var own = outcome.Report.Segments[0].OwnFormula!;
        Assert.True(own is { WorthIt: false, SameMetrics: true });
        Assert.Contains("Weights of its own aren't worth it here, for first:", own.Sentence, StringComparison.Ordinal);
        Assert.InRange(own.Difference!.Value, -0.02, 0.01);
        Assert.Equal("adopt", outcome.Report.Segments[0].Decision);
        Assert.Contains("everyone's weights are suggested", outcome.Report.Segments[0].Why, StringComparison.Ordinal);
        Assert.All(outcome.Report.Segments[0].Metrics, metric => Assert.StartsWith("everyone's weights", metric.Note, StringComparison.Ordinal));
        Assert.Null(outcome.Report.Segments[1].OwnFormula);

        // What the report says is what the proposal holds.
        var proposed = FormulaWeights.Of(outcome.Proposal!.Formulas[0]).Points;
        Assert.All(outcome.Report.Segments[0].Metrics.Zip(proposed), pair => Assert.Equal(pair.First.Suggested, pair.Second, 1e-9));
        Assert.Equal(100, proposed.Sum(), 1e-9);
    }

    [Fact]
    public void Where_a_segment_leaves_for_other_reasons_its_own_weights_are_worth_it()
    {
        var outcome = Evaluate(Panel with { Truth = [0, 0, 10, 90] }, Panel with { Seed = 2 });

        var segment = outcome.Report.Segments[0];
        Assert.True(segment.OwnFormula!.WorthIt);
        Assert.Contains("Weights of its own are worth it for first", segment.OwnFormula.Sentence, StringComparison.Ordinal);
        Assert.True(segment.OwnFormula.Interval![0] > 0);
        Assert.True(segment.Metrics[3].Suggested > 70);
    }

    [Fact]
    public void A_formula_with_other_metrics_is_compared_and_keeps_its_own_suggestion()
    {
        var (with, without) = (Evaluate(Panel, Panel with { Seed = 2 }, otherMetrics: true), Evaluate(Panel, Panel with { Seed = 2 }, otherMetrics: true, pooled: false));

        Assert.False(with.Report.Segments[0].OwnFormula!.SameMetrics);
        Assert.Contains("A formula of its own isn't worth it here", with.Report.Segments[0].OwnFormula!.Sentence, StringComparison.Ordinal);
        Assert.Null(without.Report.Segments[0].OwnFormula);
        Assert.Equal(without.Report.Segments[0].Metrics.Select(metric => metric.Suggested), with.Report.Segments[0].Metrics.Select(metric => metric.Suggested));
    }

    /// <summary>Even customers live by the first panel and are scored by a formula of their own, odd ones by the second.</summary>
    private static ReweightOutcome Evaluate(SimulatedPanel first, SimulatedPanel second, bool otherMetrics = false, bool pooled = true)
    {
        var (one, two) = (first.Observations(), second.Observations());
        for (var row = 0; row < one.Panel.Count; row++)
        {
            if (one.Panel.Customer[row] % 2 == 1)
            {
                one.Panel.Event[row] = two.Panel.Event[row];
                for (var metric = 0; metric < 4; metric++)
                {
                    one.Panel.Normalised![metric][row] = two.Panel.Normalised![metric][row];
                }
            }
        }

        var everyone = one;
        var observations = everyone with { Panel = Split(everyone.Panel) };
        var scorecard = first.Scorecard;
        var formula = scorecard.Formulas[0];
        var own = formula with
        {
            Segment = "first",
            Dimensions = !otherMetrics ? formula.Dimensions
                : [formula.Dimensions[0] with { Metrics = [.. formula.Dimensions[0].Metrics.Select(metric => metric with { Normalise = new Normaliser.Linear(0, 99) })] }, formula.Dimensions[1]],
        };
        return ReweightRun.Evaluate(
            scorecard with { Formulas = [own, formula] },
            SimulatedPanel.Identity,
            observations,
            null,
            new LakeColumns(),
            new NewtonFitter(),
            new ReweightOptions(),
            everyone: pooled ? everyone : null,
            cancellation: TestContext.Current.CancellationToken);
    }

    private static ObservationPanel Split(ObservationPanel panel) => new()
    {
        AsOfDates = panel.AsOfDates,
        DateStart = panel.DateStart,
        Customer = panel.Customer,
        Score = panel.Score,
        Band = panel.Band,
        Segment = [.. panel.Customer.Select(customer => (byte)(customer % 2))],
        Event = panel.Event,
        Metrics = panel.Metrics,
        Normalised = panel.Normalised,
        Bands = panel.Bands,
        Segments = ["first", "everyone"],
        CustomerCount = panel.CustomerCount,
        Ids = panel.Ids,
        IdNumber = panel.IdNumber,
    };
}
