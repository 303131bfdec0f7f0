using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.Weights;

namespace HealthBatch.Reweighting.Tests.Rows;

public class SegmentRowsTests
{
    [Fact]
    public void With_filled_values_todays_weighted_sum_is_todays_score_exactly()
    {
        var simulated = new SimulatedPanel { Customers = 300, Dates = 4, Missing = 0.4 };
        var (rows, weights) = Gather(simulated);

        Assert.InRange(rows.Missing[3], 400, 560);
        var scores = new short[rows.Count];
        WeightedScore.Fill(rows, 0, rows.Count, weights, scores);
        for (var row = 0; row < rows.Count; row++)
        {
            var sum = Enumerable.Range(0, 4).Sum(metric => weights.Points[metric] / 100 * rows.Filled[metric][row]);
            Assert.Equal(Scoring.Kernel.ScoreGrid.Round(sum), scores[row]);
        }
    }

    [Fact]
    public void A_missing_value_counts_as_the_mean_of_the_rest_of_its_dimension()
    {
        var (rows, _) = Gather(new SimulatedPanel { Customers = 300, Dates = 4, Missing = 0.4 });

        // The second dimension has the third and the fourth metric.
        var row = Enumerable.Range(0, rows.Count).First(row => double.IsNaN(rows.Values[3][row]));
        Assert.Equal(rows.Values[2][row], rows.Filled[3][row], 1e-12);
        Assert.Same(rows.Values[0], rows.Filled[0]);
    }

    [Fact]
    public void A_dimension_without_any_value_counts_as_the_score_of_the_others()
    {
        var simulated = new SimulatedPanel { Customers = 50, Dates = 1 };
        var set = simulated.Observations();
        set.Panel.Normalised![2][7] = set.Panel.Normalised[3][7] = double.NaN;
        var weights = FormulaWeights.Of(simulated.Scorecard.Formulas[0]);

        var rows = SegmentRows.Gather(set.Panel, 0, CustomerHalves.Of(set.Panel, 1), weights, 1);

        var row = Array.IndexOf(rows.Source, 7);
        var expected = ((40 * rows.Values[0][row]) + (30 * rows.Values[1][row])) / 70;
        Assert.Equal(expected, rows.Filled[2][row], 1e-12);
        Assert.Equal(expected, rows.Filled[3][row], 1e-12);
    }

    [Fact]
    public void Ranges_hold_each_date_and_half_once()
    {
        var simulated = new SimulatedPanel { Customers = 200, Dates = 3 };
        var set = simulated.Observations();
        var halves = CustomerHalves.Of(set.Panel, 1);
        var (rows, _) = Gather(simulated);

        Assert.Equal(600, rows.Ranges.Sum(range => range.Length));
        for (var place = 0; place < rows.Ranges.Length; place++)
        {
            var range = rows.Ranges[place];
            Assert.All(
                Enumerable.Range(range.Start, range.Length),
                row => Assert.Equal((place / 2, place % 2), (set.Panel.Date[rows.Source[row]], halves[rows.Customer[row]])));
        }
    }

    private static (SegmentRows Rows, FormulaWeights Weights) Gather(SimulatedPanel simulated)
    {
        var panel = simulated.Observations().Panel;
        var weights = FormulaWeights.Of(simulated.Scorecard.Formulas[0]);
        return (SegmentRows.Gather(panel, 0, CustomerHalves.Of(panel, 1), weights, 1), weights);
    }
}
