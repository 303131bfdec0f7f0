using HealthBatch.Statistics.Survival;

namespace HealthBatch.Statistics.Tests.Survival;

public sealed class KaplanMeierTests
{
    [Fact]
    public void A_curve_falls_at_events_by_the_share_of_those_at_risk()
    {
        // Events at 1, 2, 2, 5; watching ends at 2, 3, 6. At risk: 7, 6 (the one that ends at 2 still counts), 2.
        var curve = new KaplanMeier(Times([1, 2, 2, 2, 3, 5, 6], [true, true, true, false, false, true, false]), 0);

        Assert.Equal([6.0 / 7, 4.0 / 7, 4.0 / 7, 2.0 / 7, 2.0 / 7], curve.Points.Select(point => Math.Round(point.Survival, 14)), (a, b) => Math.Abs(a - b) < 1e-13);
        Assert.Equal([7, 6, 3, 2, 1], curve.Points.Select(point => point.AtRisk));
        Assert.Equal(5, curve.Median);

        // Greenwood at 5: S sqrt(1/(7 x 6) + 2/(6 x 4) + 1/(2 x 1)).
        Assert.Equal(2.0 / 7 * Math.Sqrt((1.0 / 42) + (2.0 / 24) + 0.5), curve.At(5.5).StandardError, 1e-14);
    }

    [Fact]
    public void A_curve_that_runs_level_at_one_half_has_its_median_in_the_middle() =>
        Assert.Equal(3, new KaplanMeier(Times([1, 2, 4, 5], [true, true, true, true]), 0).Median);

    [Fact]
    public void A_curve_that_stays_above_one_half_has_no_median() => Assert.Null(new KaplanMeier(Times([1, 2, 3, 3], [true, false, false, false]), 0).Median);

    [Fact]
    public void Where_all_had_the_event_there_is_no_interval()
    {
        var last = new KaplanMeier(Times([1, 2], [true, true]), 0).Points[^1];

        Assert.Equal((0, 0, null), (last.Survival, last.StandardError, last.Interval));
    }

    [Fact]
    public void Before_the_first_event_all_are_there()
    {
        var point = new KaplanMeier(Times([5, 6], [true, true]), 0).At(1);

        Assert.Equal((2, 1), (point.AtRisk, point.Survival));
    }

    [Fact]
    public void Groups_without_rows_or_events_are_not_compared()
    {
        Assert.Null(LogRank.Compare(SurvivalTimes.Count([1, 2], [true, true], [0, 0], 2)));
        Assert.Null(LogRank.Compare(SurvivalTimes.Count([1, 2], [false, false], [0, 1], 2)));
    }

    [Fact]
    public void Two_groups_are_compared_as_worked_out_by_hand()
    {
        // a: events 1, 3; b: events 2, 4. At 1: 2 of 4 are a; at 2: 1 of 3; at 3: 1 of 2; at 4: none of 1.
        var test = LogRank.Compare(SurvivalTimes.Count([1, 3, 2, 4], [true, true, true, true], [0, 0, 1, 1], 2))!;
        const double expected = 0.5 + (1.0 / 3) + 0.5, variance = 0.25 + (2.0 / 9) + 0.25;

        Assert.Equal(expected, test.Expected[0], 1e-14);
        Assert.Equal((2 - expected) * (2 - expected) / variance, test.ChiSquared, 1e-13);
    }

    [Fact]
    public void Pairs_that_can_be_compared_are_counted_by_hand()
    {
        // Event at 1 with score 5; event at 2 with score 3; watched to 2 with score 4; watched to 3 with score 3.
        // Comparable: 1st with the other three (none below: 0, 0, 0 concordant), 2nd with the third (3 < 4: concordant) and the fourth (tie: half).
        Assert.Equal(1.5 / 5, Concordance.HarrellsC([1, 2, 2, 3], [true, true, false, false], [5, 3, 4, 3]));
        Assert.Null(Concordance.HarrellsC([1, 2], [false, false], [5, 3]));
    }

    [Fact]
    public void A_score_that_orders_events_perfectly_has_no_finite_hazard_ratio() =>
        Assert.Null(CoxFit.Fit([1, 2, 3, 4], [true, true, true, true], [1, 2, 3, 4], TieRule.Efron));

    private static SurvivalTimes Times(double[] times, bool[] events) => SurvivalTimes.Count(times, events, new byte[times.Length], 1);

    [Fact]
    public void Counts_by_whole_day_are_those_of_rows()
    {
        var random = new Random(4);
        double[] times = [.. Enumerable.Range(0, 500).Select(_ => (double)(random.Next(60) * 2))];
        bool[] happened = [.. times.Select(_ => random.Next(3) == 0)];
        byte[] group = [.. times.Select(_ => (byte)random.Next(3))];
        var (leaving, events) = (new long[4][], new long[4][]);
        for (var one = 0; one < 4; one++)
        {
            (leaving[one], events[one]) = (new long[130], new long[130]);
        }

        for (var i = 0; i < times.Length; i++)
        {
            leaving[group[i]][(int)times[i]]++;
            events[group[i]][(int)times[i]] += happened[i] ? 1 : 0;
        }

        var (rows, days) = (SurvivalTimes.Count(times, happened, group, 4), SurvivalTimes.OfDays(leaving, events));
        Assert.Equal(rows.Rows, days.Rows);
        Assert.Equal(rows.EventsByGroup, days.EventsByGroup);
        Assert.Equal(LogRank.Compare(rows, [0, 1, 2])!.ChiSquared, LogRank.Compare(days, [0, 1, 2])!.ChiSquared);
        for (var one = 0; one < 3; one++)
        {
            Assert.Equal(new KaplanMeier(rows, one).Points, new KaplanMeier(days, one).Points);
        }
    }
}
