using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Tests.Kernel;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class ScoreRunTests
{
    private static readonly DateOnly AsOf = new(2026, 1, 31);
    private static readonly Scorecard Card = Cards.Of(Cards.Metric("a", 3), Cards.Metric("b", 1)) with
    {
        Actions =
        [
            new ActionRule { Band = "unhealthy", Trend = "falling", Reason = "all", Do = "call" },
            new ActionRule { BandChange = "improved", Do = "thank" },
            new ActionRule { Columns = Cards.Is("b", new Comparison.Above(90)), Do = "expand" },
            new ActionRule { Reason = "b", Do = "train" },
        ],
    };

    [Fact]
    public void A_score_file_has_every_column_of_the_contract()
    {
        var (_, sink) = Run(Card, [Customers("f", ["c1", "c2"], [80, null], [40, null])]);

        Assert.Equal("c1;everyone;70.00;at risk;1.00;60.00;10.00;70.00;a;b;;;;;;;;;;;1;;;\nc2;everyone;;;0.00;;;;;;;;;;;;;;;;1;;;\n", sink.Text);
        Assert.Equal(["60.00", ""], sink["points_a"]);
        Assert.Equal(["70.00", ""], sink["dimension_all"]);
        Assert.Equal(["a", ""], sink["reason_1"]);
        Assert.True(sink.Completed);
    }

    [Fact]
    public void Neither_threads_nor_files_nor_row_groups_change_a_byte()
    {
        var values = Enumerable.Range(0, 10_007).ToArray();
        var ids = values.Select(i => $"c{i:D6}").ToArray();
        double?[] a = [.. values.Select(i => i % 97 == 0 ? (double?)null : i * 7919 % 101)];
        double?[] b = [.. values.Select(i => (double?)(i * 104_729 % 113))];
        MemoryTable[] Split(params int[][] files)
        {
            var at = 0;
            return [.. files.Select((groups, f) =>
            {
                var (from, count) = (at, groups.Sum());
                at += count;
                return Customers($"f{f}", ids.AsSpan(from, count).ToArray(), a.AsSpan(from, count).ToArray(), b.AsSpan(from, count).ToArray(), groups);
            })];
        }

        var expected = Run(Card, Split([10_007]), threads: 1, rowGroup: 1000).Sink.Text;

        Assert.Equal(10, expected.Split("----").Length - 1);
        Assert.Equal(expected, Run(Card, Split([10_007]), threads: 4, rowGroup: 1000).Sink.Text);
        Assert.Equal(expected, Run(Card, Split([1000, 9007]), threads: 3, rowGroup: 1000).Sink.Text);
        Assert.Equal(expected, Run(Card, Split([1, 4999, 7], [0, 333], [4667]), threads: 2, rowGroup: 1000).Sink.Text);
        Assert.Equal(expected, Run(Card, Split([.. Enumerable.Repeat<int[]>([1429], 7), [4]]), threads: 4, rowGroup: 1000).Sink.Text);
    }

    [Fact]
    public void The_summary_counts_what_the_file_holds()
    {
        var (summary, _) = Run(Card, [Customers("f", ["c1", "c2", "c3", "c4"], [80, null, 10, 100], [40, null, 10, 100])], rowGroup: 3);

        Assert.Equal((4L, 4L, 1L), (summary.RowsRead, summary.Counts.Rows, summary.Counts.Unscored));
        Assert.Equal([1L, 1L, 1L], summary.Bands.Select(band => band.Rows));
        Assert.Equal([1L, 1L, 1L], new[] { 1000, 7000, 10_000 }.Select(score => summary.Histogram[score]));
        Assert.Equal(3, summary.Histogram.Sum());
        Assert.Equal(4, summary.Table.Rows);
    }

    [Theory]
    [InlineData("c1 c2 c2 c3")]
    [InlineData("c2 c1 c3 c2")]
    public void Customers_who_repeat_are_named_and_nothing_is_completed(string customers)
    {
        var ids = customers.Split(' ');
        MemorySink? sink = null;
        var thrown = Assert.Throws<InputException>(() => Run(Card, [Customers("f.parquet", ids, [1, 2, 3, 4], [1, 2, 3, 4])], made: made => sink = made));

        Assert.Contains("\"c2\" 2 times", thrown.Problems[0].Found, StringComparison.Ordinal);
        Assert.StartsWith($"f.parquet, row {Array.IndexOf(ids, "c2") + 1}; f.parquet, row {Array.LastIndexOf(ids, "c2") + 1}", thrown.Problems[0].Where, StringComparison.Ordinal);
        Assert.False(sink!.Completed);
        Assert.True(sink.Disposed);
    }

    [Fact]
    public void Quarantine_leaves_out_every_row_of_a_customer_who_repeats()
    {
        var files = new[] { Customers("f", ["c5", "c1", "c2"], [50, 10, 20], [50, 10, 20]), Customers("g", ["c1", "c4", "c1", "c9"], [1, 40, 1, 90], [1, 40, 1, 90], 1, 3) };

        var (summary, sink) = Run(Card, files, rowGroup: 3, policy: RowPolicy.Quarantine);

        Assert.Equal(["c5", "c2", "c4", "c9"], sink["customer_id"]);
        Assert.Equal(["50.00", "20.00", "40.00", "90.00"], sink["score"]);
        Assert.Equal((3L, 7L, 4L), (summary.Quarantined, summary.RowsRead, summary.Table.Rows));
        var customer = Assert.Single(summary.Duplicates);
        Assert.Equal(("c1", 3L), (customer.CustomerId, customer.Rows));
        Assert.Equal(["f, row 2", "g, row 1", "g, row 3"], customer.Places);
    }

    [Fact]
    public void Rows_known_after_the_as_of_date_fail_by_name_or_are_left_out_and_counted()
    {
        DateTime end = AsOf.AddDays(1).ToDateTime(TimeOnly.MinValue), last = end.AddMicroseconds(-1);
        var files = new[]
        {
            Customers("f", ["c1", "c2", "c3"], [10, 20, 30], [10, 20, 30]).WithMoments("known_at", [last, end, null]),
            Customers("g", ["c4", "c3", "c5"], [40, 30, 50], [40, 30, 50], 1, 2),
        };

        var thrown = Assert.Throws<InputException>(() => Run(Card, files, policy: RowPolicy.Quarantine));
        var (summary, sink) = Run(Card, files, rowGroup: 2, policy: RowPolicy.Quarantine, later: RowPolicy.Quarantine);

        Assert.Contains("1 rows that became known after that date: f, row 2", thrown.Problems[0].Found, StringComparison.Ordinal);
        Assert.Equal(["c1", "c4", "c5"], sink["customer_id"]);
        Assert.Equal((1L, 3L, 6L), (summary.KnownLater, summary.Quarantined, summary.RowsRead));
        Assert.Equal(["f, row 2"], summary.KnownLaterPlaces);
        Assert.Equal("c3", Assert.Single(summary.Duplicates).CustomerId);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void The_trend_is_against_the_customers_previous_score_in_whatever_order_the_files_are(bool risingNow, bool risingBefore)
    {
        string[] now = ["c1", "c2", "c3", "c4", "c5", "c6"], before = ["c0", "c1", "c2", "c3", "c4", "c6"];
        double?[] scores = [40, 50, 60, 70, 80, 10], earlier = [1, 45, 54.99, 60.01, 60, null];
        string?[] bands = ["old band", "unhealthy", "at risk", "at risk", "old band", null];
        var order = risingNow ? new[] { 0, 1, 2, 3, 4, 5 } : [3, 1, 5, 0, 4, 2];
        var earlierOrder = risingBefore ? new[] { 0, 1, 2, 3, 4, 5 } : [5, 0, 2, 1, 4, 3];
        var previous = new MemoryTable("p", 2, 4).WithText("customer_id", earlierOrder.Select(i => before[i])).With("score", earlierOrder.Select(i => earlier[i]))
            .WithText("band", earlierOrder.Select(i => bands[i]));
        var snapshot = Customers("f", [.. order.Select(i => now[i])], [.. order.Select(i => scores[i])], [.. order.Select(i => scores[i])], 4, 2);

        var (summary, sink) = Run(Card, [snapshot], previous: previous, threads: 2, rowGroup: 2);

        string[] Sorted(string column) => [.. sink["customer_id"].Zip(sink[column]).OrderBy(pair => pair.First, StringComparer.Ordinal).Select(pair => pair.Second)];
        Assert.Equal(["45.00", "54.99", "60.01", "60.00", "", ""], Sorted("previous_score"));
        Assert.Equal(["-5.00", "-4.99", "-0.01", "10.00", "", ""], Sorted("change"));
        Assert.Equal(["unhealthy", "at risk", "at risk", "old band", "", ""], Sorted("previous_band"));
        Assert.Equal(["falling", "steady", "steady", "rising", "new", ""], Sorted("trend"));
        Assert.Equal([1L, 2L, 1L, 1L, 0L], summary.Trends.Select(trend => trend.Rows));
        Assert.Equal("call", Sorted("action")[0]);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(5)]
    public void Falling_and_rising_begin_at_the_threshold_for_each_of_many_rows(double threshold)
    {
        var card = Cards.Of(Cards.Metric("a")) with { Trend = new TrendRule(threshold) };
        var limit = (int)Math.Round(threshold * 100);
        int[] steps = [-limit - 1, -limit, -limit + 1, 0, limit - 1, limit, limit + 1];
        int[] rows = [.. Enumerable.Range(0, 401)];
        int? Now(int i) => i % 17 == 0 ? null : 2000 + (i * 13);
        int? Before(int i) => i % 13 == 0 ? null : 2000 + (i * 13) - steps[i % steps.Length];
        int[] known = [.. rows.Where(i => i % 11 != 0)];
        static double? Points(int? hundredths) => hundredths / 100.0;
        static string Cell(int? hundredths) => hundredths is { } value ? (value / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) : "";
        var previous = new MemoryTable("p", known.Length).WithText("customer_id", known.Select(i => $"c{i:D3}")).With("score", known.Select(i => Points(Before(i)))).WithText("band", known.Select(i => Before(i) is null ? null : "at risk"));
        var snapshot = new MemoryTable("f", rows.Length).WithText("customer_id", rows.Select(i => $"c{i:D3}")).With("a", rows.Select(i => Points(Now(i))));

        var (_, sink) = Run(card, [snapshot], previous: previous, rowGroup: 1000);

        string Trend(int i) => i % 11 == 0 ? "new" : (Now(i) - Before(i)) switch { null => "", var change when change <= -limit => "falling", var change when change >= limit => "rising", _ => "steady" };
        Assert.Equal(rows.Select(Trend), sink["trend"]);
        Assert.Equal(rows.Select(i => i % 11 == 0 ? "" : Cell(Now(i) - Before(i))), sink["change"]);
        Assert.Equal(rows.Select(i => i % 11 == 0 || Before(i) is null ? "" : "at risk"), sink["previous_band"]);
    }

    [Fact]
    public void The_longer_trend_tells_who_returned_from_who_is_new()
    {
        var previous = new MemoryTable("p", 1).WithText("customer_id", ["c1"]).With("score", [40]).WithText("band", ["unhealthy"]);
        var earlier = new MemoryTable("e", 2).WithText("customer_id", ["c2", "c1"]).With("score", [90, 10]).WithText("band", ["healthy", "unhealthy"]);

        var (_, sink) = Run(Card, [Customers("f", ["c1", "c2", "c3"], [42, 50, 50], [42, 50, 50])], previous: previous, earlier: earlier);

        Assert.Equal(["steady", "returned", "new"], sink["trend"]);
        Assert.Equal(["10.00", "90.00", ""], sink["earlier_score"]);
        Assert.Equal(["32.00", "-40.00", ""], sink["earlier_change"]);
        Assert.Equal(["rising", "falling", "new"], sink["earlier_trend"]);
    }

    [Fact]
    public void Raters_are_corrected_after_a_pass_over_the_whole_snapshot()
    {
        var card = Cards.Of(Cards.Metric("rating") with { Rater = "csm", CorrectRater = true });
        MemoryTable Part(string path, string[] ids, double?[] ratings, string[] raters) =>
            new MemoryTable(path, ids.Length).WithText("customer_id", ids).With("rating", ratings).WithText("csm", raters);
        var files = new[] { Part("f", ["c1", "c2"], [90, 40], ["ann", "bob"]), Part("g", ["c3", "c4"], [80, 50], ["ann", "bob"]) };

        var (summary, sink) = Run(card, files, threads: 2);

        // Means 85 and 45, within 50, between 1600: shrinkage 775 / (775 + 25), offset 20 times that = 19.375.
        Assert.Equal(["70.63", "59.38", "60.63", "69.38"], sink["score"]);
        Assert.Equal([19.375, -19.375], Assert.Single(summary.Raters).Correction.Offsets.Select(rater => rater.Offset));
    }

    [Fact]
    public void The_first_action_that_matches_is_published()
    {
        var previous = new MemoryTable("p", 3).WithText("customer_id", ["c1", "c2", "c3"]).With("score", [30, 60, 95]).WithText("band", ["unhealthy", "at risk", "healthy"]);

        // c1 falls and is unhealthy; c2 improves; c3 has b above 90; c4 loses most by b; c5 matches nothing.
        var (summary, sink) = Run(Card, [Customers("f", ["c1", "c2", "c3", "c4", "c5"], [10, 90, 95, 98, 90], [10, 90, 95, 60, 90])], previous: previous);

        Assert.Equal(["call", "thank", "expand", "train", ""], sink["action"]);
        Assert.Equal([1L, 1L, 1L, 1L], summary.Actions.Select(action => action.Rows));
    }

    [Fact]
    public void An_action_may_be_for_one_segment_alone()
    {
        var card = Cards.Of(
            Cards.Formula("small", Cards.Dimension("all", 1, Cards.Metric("a"))) with { When = Cards.Is("b", new Comparison.Below(50)) },
            Cards.Formula("large", Cards.Dimension("all", 1, Cards.Metric("a")))) with
        {
            Actions = [new ActionRule { Segment = "large", Reason = "all", Do = "visit" }, new ActionRule { Segment = "small", Band = "healthy", Do = "write" }],
        };

        var (_, sink) = Run(card, [Customers("f", ["c1", "c2", "c3", "c4"], [10, 10, 90, 90], [10, 90, 10, 90])]);

        Assert.Equal(["", "visit", "write", "visit"], sink["action"]);
    }

    [Fact]
    public void A_gap_to_a_goal_is_missing_exactly_where_its_value_is()
    {
        const int Count = 333;
        var random = new Random(4);
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"c{i:D4}")];
        double?[] a = [.. ids.Select(_ => random.Next(3) == 0 ? (double?)null : random.Next(100))];

        var (_, sink) = Run(Cards.Of(Cards.Metric("a", 1, new Normaliser.Goal(40)), Cards.Metric("b")), [Customers("f", ids, a, [.. ids.Select(_ => (double?)50)])], rowGroup: 200);

        Assert.Equal(a.Select(value => value is { } known ? (40 - known).ToString(System.Globalization.CultureInfo.InvariantCulture) : ""), sink["gap_a"]);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(40, 20)]
    [InlineData(64, 5)]
    [InlineData(150, 60)]
    public void The_first_rule_that_matches_decides_however_many_there_are_and_have_conditions(int rules, int conditions)
    {
        var random = new Random(rules);
        string? Maybe(params string[] words) => random.Next(2) == 0 ? null : words[random.Next(words.Length)];
        var limits = Enumerable.Range(0, rules).Select(_ => random.Next(100)).ToArray();
        ActionRule[] list =
        [
            .. Enumerable.Range(0, rules).Select(rule => new ActionRule
            {
                Band = Maybe("unhealthy", "at risk", "healthy"),
                Reason = Maybe("a", "b"),
                Columns = rule < conditions ? Cards.Is("b", new Comparison.Between(limits[rule], limits[rule] + 3)) : null,
                Trend = rule < conditions ? null : "falling",
                Do = $"do {rule}",
            }),
        ];
        const int Count = 700;
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"c{i:D4}")];
        double?[] b = [.. ids.Select(_ => (double?)random.Next(100))];

        var (_, sink) = Run(Card with { Actions = list }, [Customers("f", ids, [.. ids.Select(_ => (double?)random.Next(100))], b)]);

        // Nothing was scored before, so nothing falls.
        var expected = Enumerable.Range(0, Count).Select(row => list.FirstOrDefault(rule =>
            rule.Trend is null && (rule.Band is null || rule.Band == sink["band"][row]) && (rule.Reason is null || rule.Reason == sink["reason_1"][row])
            && rule.Columns is Condition.Of { Test: Comparison.Between(var low, var high) } && b[row] >= low && b[row] <= high)?.Do ?? "");
        Assert.Equal(expected, sink["action"]);
        Assert.Contains(sink["action"], action => action.Length > 0);
    }

    [Fact]
    public void An_override_publishes_its_reason_and_the_score_before()
    {
        var card = Card with { Overrides = [new Override { When = Cards.Is("b", new Comparison.Below(20)), Kind = OverrideKind.Cap, Limit = 30, Reason = "no sponsor" }] };

        var (summary, sink) = Run(card, [Customers("f", ["c1", "c2"], [80, 80], [10, 20])]);

        Assert.Equal(["30.00", "65.00"], sink["score"]);
        Assert.Equal(["62.50", "65.00"], sink["score_before_override"]);
        Assert.Equal(["no sponsor", ""], sink["override"]);
        Assert.Equal(1, summary.Overrides[0].Rows);
    }

    [Fact]
    public void A_row_without_a_customer_is_an_input_error_that_names_the_row()
    {
        var thrown = Assert.Throws<InputException>(() => Run(Card, [Customers("f", ["c1", null, "c3"], [1, 2, 3], [1, 2, 3])], threads: 2, rowGroup: 1));

        Assert.Equal("f, row 2", thrown.Problems[0].Where);
    }

    [Fact]
    public void Files_that_do_not_fit_are_refused_and_every_file_is_closed_again()
    {
        var good = Customers("f", ["c1"], [1], [1]);
        var bad = new MemoryTable("g", 1).WithText("customer_id", ["c2"]).With("a", [1]);

        var thrown = Assert.Throws<InputException>(() => Run(Card, [good, bad]));

        Assert.StartsWith("g, column \"b\"", thrown.Problems[0].Where, StringComparison.Ordinal);
        Assert.Equal((good.Opened, bad.Opened), (good.Closed, bad.Closed));
    }

    [Fact]
    public void A_run_that_is_stopped_completes_nothing()
    {
        MemorySink? sink = null;

        Assert.ThrowsAny<OperationCanceledException>(() => Run(Card, [Customers("f", ["c1"], [1], [1])], made: made => sink = made, stopped: true));
        Assert.False(sink!.Completed);
    }

    [Fact]
    public void Column_names_are_made_of_letters_digits_and_underscores_and_differ() =>
        Assert.Equal(["points_sessions_30_days", "points_csm_rating", "points_csm_rating_2", "points", "points_2"], ScoreFileColumns.Slugs("points_", ["sessions, 30 days", "CSM rating", "csm-rating", "é", "ü"]));

    private static MemoryTable Customers(string path, string?[] ids, double?[] a, double?[] b, params int[] rowGroups) =>
        new MemoryTable(path, rowGroups.Length == 0 ? [ids.Length] : rowGroups).WithText("customer_id", ids).With("a", a).With("b", b);

    private static (ScoreSummary Summary, MemorySink Sink) Run(
        Scorecard card, MemoryTable[] files, MemoryTable? previous = null, MemoryTable? earlier = null, int threads = 1, int rowGroup = 4, RowPolicy policy = RowPolicy.Fail, RowPolicy later = RowPolicy.Fail,
        Action<MemorySink>? made = null, bool stopped = false)
    {
        MemorySink? sink = null;
        var request = new ScoreRunRequest
        {
            Snapshot = new Snapshot(AsOf, files),
            Scorecard = card,
            Previous = previous,
            Earlier = earlier,
            Threads = threads,
            RowGroupRows = rowGroup,
            Duplicates = policy,
            KnownLater = later,
            Sink = columns =>
            {
                sink = new MemorySink(columns);
                made?.Invoke(sink);
                return sink;
            },
        };
        return (ScoreRun.Run(request, null, stopped ? new CancellationToken(canceled: true) : TestContext.Current.CancellationToken), sink!);
    }
}
