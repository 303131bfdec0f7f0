using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Panels;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Tests.Panels;

/// <summary>All lanes and groups at once equal each of them worked out alone, row by row.</summary>
public sealed class PanelSummariesTests
{
    private const int Bands = 3;
    private const int Lanes = 4;
    private const int Groups = 3;
    private const int Classes = 6;

    [Theory]
    [InlineData(40, 5, false)]
    [InlineData(700, 9, false)]
    [InlineData(1500, 6, true)]
    public void Every_lane_and_group_equals_the_plain_way(int customers, int dates, bool shuffled)
    {
        var rows = Rows(customers, dates, shuffled, scored: true);
        var tally = PanelTally.Count(rows, 2, TestContext.Current.CancellationToken);
        var summaries = PanelSummaries.Of(rows, tally, 2, TestContext.Current.CancellationToken);
        for (var lane = 0; lane < Lanes; lane++)
        {
            Same(Plain(rows, lane, null), summaries.Lanes[lane], lane == rows.OwnLane);
        }

        Assert.Equal(Groups, summaries.Groups.Count);
        for (var group = 0; group < Groups; group++)
        {
            Same(Plain(rows, rows.OwnLane, group), summaries.Groups[group], true);
        }
    }

    [Fact]
    public void The_number_of_threads_shows_in_no_digit()
    {
        var rows = Rows(2000, 7, true, scored: true);
        PanelSummaries With(int threads) => PanelSummaries.Of(rows, PanelTally.Count(rows, threads), threads, TestContext.Current.CancellationToken);
        var (one, four) = (With(1), With(4));
        for (var lane = 0; lane < Lanes; lane++)
        {
            Assert.Equal(one.Lanes[lane].Auc, four.Lanes[lane].Auc);
            Assert.Equal(one.Lanes[lane].WithinDate, four.Lanes[lane].WithinDate);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lane_alone_has_the_digits_that_it_has_among_others(bool shuffled)
    {
        var rows = Rows(1100, 7, shuffled, scored: true);
        var alone = new LabelledRows
        {
            DateStart = rows.DateStart,
            Customer = rows.Customer,
            Customers = rows.Customers,
            Score = rows.Score,
            Band = rows.Band,
            Bands = rows.Bands,
            Group = rows.Group,
            Groups = rows.Groups,
            Class = rows.Class,
            Classes = rows.Classes,
            Lanes = 1,
            OwnLane = 0,
            StatusOf = (date, one, _) => rows.StatusOf(date, one, rows.OwnLane),
        };
        PanelSummaries Of(LabelledRows some) => PanelSummaries.Of(some, PanelTally.Count(some, 2), 2, TestContext.Current.CancellationToken);
        var (all, one) = (Of(rows), Of(alone));
        foreach (var (expected, found) in all.Groups.Prepend(all.Lanes[rows.OwnLane]).Zip(one.Groups.Prepend(one.Lanes[0])))
        {
            Assert.Equal(expected.Auc, found.Auc);
            Assert.Equal(expected.WithinDate, found.WithinDate);
            Assert.Equal(expected.AucByDate, found.AucByDate);
            Assert.Equal(expected.ChurnedByDate, found.ChurnedByDate);
            Assert.Equal(expected.Counts.EventRow, found.Counts.EventRow);
        }
    }

    [Theory]
    [InlineData(40, 150, false)]
    [InlineData(1300, 9, true)]
    public void Other_months_from_counts_have_the_digits_of_the_plain_way(int customers, int dates, bool shuffled)
    {
        const int horizon = 65;
        var rows = Rows(customers, dates, shuffled, scored: true);
        int[] days = [.. Enumerable.Range(0, dates).Select(date => 30 * date)];
        var lags = OtherMonths.Lags(days, horizon);
        Assert.Equal(3, lags);
        var tally = PanelTally.Count(rows, 2, TestContext.Current.CancellationToken);
        var summaries = PanelSummaries.Of(rows, tally, 2, TestContext.Current.CancellationToken);
        foreach (var threads in new[] { 1, 3 })
        {
            var pairs = MonthPairs.Count(rows, tally, lags + 2, threads, TestContext.Current.CancellationToken);
            for (var summed = 0; summed <= Groups; summed++)
            {
                var summary = summed == 0 ? summaries.Lanes[rows.OwnLane] : summaries.Groups[summed - 1];
                var rates = new ClusteredRates(summary.Counts);
                var date = -1;
                var status = rows.Class.Select((one, row) =>
                {
                    date += row == 0 || row == rows.DateStart[date + 1] ? 1 : 0;
                    return summed > 0 && rows.Group[row] != summed - 1 ? RowStatus.Absent : rows.StatusOf(date, one & 127, rows.OwnLane);
                }).ToArray();
                byte[] band = [.. rows.Band.Select((one, row) => status[row] == RowStatus.Absent ? ClusterCounts.NoBand : one)];
                bool[] churned = [.. status.Select(one => one == RowStatus.Churned)];
                for (var target = 0; target < Bands; target++)
                {
                    var expected = OtherMonths.IntervalOf(rates, target, rows.Customer, band, churned, rows.DateStart, days, horizon, customers);
                    Assert.NotNull(expected);
                    Assert.Equal(expected, OtherMonths.IntervalOf(rates, target, summary.RowsByDate, summary.ChurnedByDate, pairs[summed], 0, days, horizon));
                }
            }
        }
    }

    [Fact]
    public void Rows_without_a_score_have_bands_but_no_curve()
    {
        var rows = Rows(300, 4, false, scored: false);
        var summary = PanelSummaries.Of(rows, PanelTally.Count(rows, 1, TestContext.Current.CancellationToken), 1, TestContext.Current.CancellationToken).Lanes[rows.OwnLane];
        Assert.Null(summary.Scores);
        Assert.Null(summary.Auc);
        Assert.All(summary.AucByDate, Assert.Null);
        Assert.True(summary.Counts.AllChurned > 0);
    }

    [Fact]
    public void A_customer_who_is_listed_twice_at_a_date_is_refused()
    {
        var rows = Rows(50, 2, false, scored: true);
        rows.Customer[3] = rows.Customer[2];
        var failure = Assert.ThrowsAny<Exception>(() => PanelTally.Count(rows, 1, TestContext.Current.CancellationToken));
        Assert.Contains("listed twice at date 0", failure.ToString(), StringComparison.Ordinal);
    }

    // Classes 0 and 1 are absent and retained throughout; the others churn from a lane on, and the last date knows only two lanes.
    private static RowStatus StatusOf(int date, int dates, int one, int lane) =>
        one == 0 || (date == dates - 1 && lane > 1) ? RowStatus.Absent : one > 1 && lane >= one - 2 ? RowStatus.Churned : RowStatus.Retained;

    private static LabelledRows Rows(int customers, int dates, bool shuffled, bool scored)
    {
        var random = new Random(customers + dates);
        var (customer, score, band, group, one, start) = (new List<int>(), new List<short>(), new List<byte>(), new List<byte>(), new List<byte>(), new List<int> { 0 });
        for (var date = 0; date < dates; date++)
        {
            var listed = Enumerable.Range(0, customers).Where(_ => random.Next(10) < 8).ToArray();
            if (shuffled && date > 0)
            {
                random.Shuffle(listed);
            }

            foreach (var c in listed)
            {
                var points = Math.Clamp(((c * 37) % 101) + random.Next(-15, 16), 0, 100);
                customer.Add(shuffled && random.Next(50) == 0 ? ~c : c);
                score.Add(scored || random.Next(20) > 0 ? (short)((points * 100) + (points == 100 ? 0 : random.Next(3))) : short.MinValue);
                band.Add((byte)(points < 40 ? 0 : points < 70 ? 1 : 2));
                group.Add((byte)((c + (date / 3)) % Groups));
                one.Add(customer[^1] < 0 ? (byte)0 : (byte)((random.Next(2) * 128) + (random.Next(130) > points ? 1 + random.Next(Classes - 1) : random.Next(2))));
            }

            start.Add(customer.Count);
        }

        return new LabelledRows
        {
            DateStart = [.. start],
            Customer = [.. customer],
            Customers = customers,
            Score = [.. score],
            Band = [.. band],
            Bands = Bands,
            Group = [.. group],
            Groups = Groups,
            Class = [.. one],
            Classes = Classes,
            Lanes = Lanes,
            OwnLane = 2,
            StatusOf = (date, kind, lane) => StatusOf(date, dates, kind, lane),
        };
    }

    private static PanelSummary Plain(LabelledRows rows, int lane, int? group)
    {
        var (customer, band, churned, score, start) = (new List<int>(), new List<byte>(), new List<bool>(), new List<short>(), new List<int> { 0 });
        for (var date = 0; date < rows.Dates; date++)
        {
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                var status = rows.StatusOf(date, rows.Class[row] & 127, lane);
                if (status != RowStatus.Absent && (group is null || rows.Group[row] == group))
                {
                    customer.Add(rows.Customer[row]);
                    band.Add(rows.Band[row]);
                    churned.Add(status == RowStatus.Churned);
                    score.Add(rows.Score[row]);
                }
            }

            start.Add(customer.Count);
        }

        int[] starts = [.. start];
        var counts = ClusterCounts.Count([.. customer], [.. band], [.. churned], rows.Customers, Bands);
        var scores = ScoreCounts.Count<short>([.. score], [.. churned], ScoreCells.Grid);
        var curve = RocCurve.Of(scores);
        var (byDate, churnedByDate, aucByDate) = (new long[rows.Dates, Bands], new long[rows.Dates, Bands], new AucEstimate?[rows.Dates]);
        for (var date = 0; date < rows.Dates; date++)
        {
            for (var row = starts[date]; row < starts[date + 1]; row++)
            {
                byDate[date, band[row]]++;
                churnedByDate[date, band[row]] += churned[row] ? 1 : 0;
            }

            var range = starts[date]..starts[date + 1];
            aucByDate[date] = RocCurve.Of(ScoreCounts.Count<short>(score.ToArray().AsSpan(range), churned.ToArray().AsSpan(range), ScoreCells.Grid)) is { } one
                ? AucEstimate.OfDistinctCustomers(one)
                : null;
        }

        return new PanelSummary
        {
            Counts = counts,
            RowsByDate = byDate,
            ChurnedByDate = churnedByDate,
            Scores = scores,
            Curve = curve,
            Auc = curve is null ? null : AucEstimate.Clustered<short>(curve, [.. score], [.. churned], [.. customer], rows.Customers),
            AucByDate = aucByDate,
            WithinDate = WithinDateTrend.Estimate([.. customer], [.. band], [.. churned], starts, counts, rows.Customers),
        };
    }

    private static void Same(PanelSummary plain, PanelSummary found, bool own)
    {
        Assert.Equivalent(plain.Counts, found.Counts, strict: true);
        Assert.Equal(plain.Counts.EventRow, found.Counts.EventRow);
        Assert.Equal(plain.Counts.RowRow, found.Counts.RowRow);
        Assert.Equal(plain.RowsByDate, found.RowsByDate);
        Assert.Equal(plain.ChurnedByDate, found.ChurnedByDate);
        Assert.Equal(plain.Scores!.Churned, found.Scores!.Churned);
        Assert.Equal(plain.Scores.Retained, found.Scores.Retained);
        Assert.Equal(plain.Curve!.Auc, found.Curve!.Auc);
        Assert.Equal(plain.Auc!.NaiveStandardError, found.Auc!.NaiveStandardError);

        // Sums of doubles in another order: only the last digits may differ.
        Close.To(plain.Auc.StandardError!.Value, found.Auc.StandardError);
        Close.To(plain.Auc.Interval!.Value.Low, found.Auc.Interval?.Low);
        Close.To(plain.WithinDate.Slope!.Value, found.WithinDate.Slope);
        Close.To(plain.WithinDate.StandardError!.Value, found.WithinDate.StandardError);
        Close.To(plain.WithinDate.Z!.Value, found.WithinDate.Z);
        Assert.Equal(plain.WithinDate.WhyNot, found.WithinDate.WhyNot);
        if (own)
        {
            Assert.Equal(plain.AucByDate, found.AucByDate);
        }
    }
}
