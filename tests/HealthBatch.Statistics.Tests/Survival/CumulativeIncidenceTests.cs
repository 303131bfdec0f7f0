using HealthBatch.Statistics.Survival;

namespace HealthBatch.Statistics.Tests.Survival;

public sealed class CumulativeIncidenceTests
{
    [Fact]
    public void Competing_exits_share_what_is_left()
    {
        // Of 5: cause 1 at 1; watching ends at 2; cause 2 at 3; cause 1 at 4 with one left to 5.
        var points = CumulativeIncidence.Estimate([1, 2, 3, 4, 5], [1, 0, 2, 1, 0], 1);
        var other = CumulativeIncidence.Estimate([1, 2, 3, 4, 5], [1, 0, 2, 1, 0], 2);

        // S: 1, 4/5, then 4/5 x 2/3 = 8/15, then half of it. F1: 1/5, 1/5, 1/5 + 8/15 x 1/2 = 7/15. F2 at 3: 4/5 x 1/3 = 4/15.
        Assert.Equal([0.2, 0.2, 7.0 / 15], points.Select(point => point.Incidence), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([0, 4.0 / 15, 4.0 / 15], other.Select(point => point.Incidence), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([5, 3, 2], points.Select(point => point.AtRisk));

        // At 3, by the formula: steps (F .2, S 1, n 5, d 1, d1 1) and (F .2, S .8, n 3, d 1, d1 0): only 1 x 1 x 4 / 125 is left.
        Assert.Equal(Math.Sqrt(4.0 / 125), points[1].StandardError, 1e-14);
    }

    [Fact]
    public void With_one_cause_it_is_one_minus_kaplan_meier_with_greenwoods_error()
    {
        var random = new Random(11);
        double[] times = [.. Enumerable.Range(0, 300).Select(_ => (double)random.Next(1, 40))];
        byte[] causes = [.. Enumerable.Range(0, 300).Select(_ => (byte)random.Next(2))];
        var curve = new KaplanMeier(SurvivalTimes.Count(times, [.. causes.Select(cause => cause == 1)], new byte[300], 1), 0);

        Assert.All(CumulativeIncidence.Estimate(times, causes, 1).SkipLast(1), point =>
        {
            Close.To(1 - curve.At(point.Time).Survival, point.Incidence, 1e-12);
            Close.To(curve.At(point.Time).StandardError, point.StandardError, 1e-10);
        });
    }

    [Fact]
    public void Shares_of_all_causes_and_those_who_stay_add_up_to_one()
    {
        var random = new Random(12);
        double[] times = [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(1, 30))];
        byte[] causes = [.. Enumerable.Range(0, 200).Select(_ => (byte)random.Next(4))];
        var stay = new KaplanMeier(SurvivalTimes.Count(times, [.. causes.Select(cause => cause > 0)], new byte[200], 1), 0);
        var byCause = Enumerable.Range(1, 3).Select(cause => CumulativeIncidence.Estimate(times, causes, (byte)cause)).ToList();

        for (var i = 0; i < byCause[0].Count; i++)
        {
            Assert.Equal(1, byCause.Sum(points => points[i].Incidence) + stay.At(byCause[0][i].Time).Survival, 1e-12);
        }
    }

    [Fact]
    public void A_share_of_nothing_has_no_interval_and_others_hold_the_share()
    {
        var points = CumulativeIncidence.Estimate([1, 2, 3, 4], [2, 1, 0, 0], 1);

        Assert.Null(points[0].Interval);
        Assert.InRange(points[1].Incidence, points[1].Interval!.Value.Low, points[1].Interval!.Value.High);
        Assert.Empty(CumulativeIncidence.Estimate([1, 2], [0, 0], 1));
    }
}
