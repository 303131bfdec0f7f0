using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Tests.Kernel;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class ChangePartsTests
{
    private static readonly Scorecard Card = Cards.Of(Cards.Metric("a", 3), Cards.Metric("b", 1));
    private static readonly string[] PartNames = [ScoreFileColumns.ChangeFromValues, ScoreFileColumns.ChangeFromMissing, ScoreFileColumns.ChangeFromVersion];

    // Shares 3/4 and 1/4; a metric that is alone counts whole, so that a's 60 points of 80 x 3/4 before are 80 at the share of 1 that it has where b is missing.
    [Theory]
    [InlineData(80.0, 40.0, 60.0, 40.0, "-15.00 0.00 0.00")]
    [InlineData(80.0, 40.0, 80.0, null, "0.00 10.00 0.00")]
    [InlineData(80.0, 40.0, 60.0, null, "-20.00 10.00 0.00")]
    [InlineData(80.0, null, 60.0, 40.0, "-15.00 -10.00 0.00")]
    [InlineData(80.0, null, null, 80.0, "0.00 0.00 0.00")]
    [InlineData(80.0, null, null, 30.0, "0.00 -50.00 0.00")]
    [InlineData(80.0, null, 90.0, null, "10.00 0.00 0.00")]
    [InlineData(80.0, 40.0, null, null, "  ")]
    [InlineData(null, null, 80.0, 40.0, "  ")]
    public void A_change_is_split_into_known_values_and_what_became_known_or_missing(double? aBefore, double? bBefore, double? a, double? b, string expected) =>
        Assert.Equal(expected, Parts(Card, Card, [aBefore], [bBefore], [a], [b])[0]);

    [Theory]
    [InlineData(90.0, null, "0.00 -10.00 0.00")]
    [InlineData(null, 90.0, "0.00 10.00 0.00")]
    [InlineData(null, null, "0.00 0.00 0.00")]
    [InlineData(90.0, 50.0, "-10.00 0.00 0.00")]
    public void What_a_policy_fills_in_counts_as_missing_even_where_a_value_could_be_the_same(double? before, double? now, string expected)
    {
        var neutral = Cards.Of(Cards.Metric("a", 3), Cards.Metric("b", 1) with { Missing = new MissingPolicy(MissingPolicyKind.Neutral) });

        Assert.Equal(expected, Parts(neutral, neutral, [80], [before], [80], [now])[0]);
    }

    [Fact]
    public void A_stale_value_is_missing_data()
    {
        var card = Cards.Of(Cards.Metric("a", 3), Cards.Metric("b", 1) with { Stale = new StaleRule("age", 30) });
        MemoryTable Day(double age) => Customers("f", ["c"], [80], [40]).With("age", [age]);

        var before = Score(card, Day(10)).AsTable("p", 1);
        var now = Score(card, Day(31), before, before);

        Assert.Equal("10.00 0.00 10.00 0.00", string.Join(' ', now["change"].Concat(PartNames.SelectMany(name => now[name]))));
    }

    [Fact]
    public void A_new_version_accounts_for_what_it_makes_of_the_snapshot_before()
    {
        var next = Card with { Version = 2, Formulas = Cards.Of(Cards.Metric("a", 1), Cards.Metric("b", 1)).Formulas };

        // Before 70.00 as published, 60.00 by the next version; then a falls by 20 at a share of a half.
        Assert.Equal("-10.00 0.00 -10.00", Parts(Card, next, [80], [40], [60], [40])[0]);
        Assert.Equal("0.00 20.00 -10.00", Parts(Card, next, [80], [40], [80], [null])[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public void Each_change_counts_for_its_largest_part_and_a_tie_for_the_first(int copies)
    {
        var next = Card with { Version = 2, Formulas = Cards.Of(Cards.Metric("a", 1), Cards.Metric("b", 1)).Formulas };

        // Values alone twice, missing data alone, nothing, no score; by the next version each with -10 besides, which ties with the first's values.
        Assert.Equal([2L * copies, copies, 0], Causes(Card, [60, 60, 80, 80, null], [40, 40, null, 40, null]));
        Assert.Equal([2L * copies, copies, copies], Causes(next, [60, 60, 80, 80, null], [40, 40, null, 40, null]));

        long[] Causes(Scorecard now, double?[] a, double?[] b)
        {
            (a, b) = ([.. Enumerable.Repeat(a, copies).SelectMany(values => values)], [.. Enumerable.Repeat(b, copies).SelectMany(values => values)]);
            string[] ids = [.. a.Select((_, i) => $"c{i:D3}")];
            var then = Customers("f", ids, [.. a.Select(_ => (double?)80)], [.. a.Select(_ => (double?)40)]);
            var published = Score(Card, then).AsTable("p", ids.Length);
            var (_, summary) = Run(now, Customers("g", ids, a, b), published, Score(now, then).AsTable("r", ids.Length), threads: 1);
            return [.. summary.Causes.Select(cause => cause.Rows)];
        }
    }

    [Fact]
    public void Overrides_and_another_segment_count_as_values()
    {
        var capped = Card with { Overrides = [new Override { When = Cards.Is("b", new Comparison.IsMissing(true)), Kind = OverrideKind.Cap, Limit = 30, Reason = "unknown" }] };
        var two = Cards.Of(
            Cards.Formula("small", Cards.Dimension("all", 1, Cards.Metric("a"))) with { When = Cards.Is("a", new Comparison.Below(50)) },
            Cards.Formula("large", Cards.Dimension("all", 1, Cards.Metric("a"), Cards.Metric("b"))));

        Assert.Equal("-40.00 0.00 0.00", Parts(capped, capped, [80], [40], [80], [null])[0]);
        Assert.Equal("30.00 0.00 0.00", Parts(two, two, [40], [80], [60], [80])[0]);
        Assert.Equal("10.00 0.00 0.00", Parts(two, two, [60], [null], [70], [null])[0]);
        Assert.Equal("0.00 20.00 0.00", Parts(two, two, [80], [40], [80], [null])[0]);
    }

    [Fact]
    public void Without_this_scorecards_scores_of_the_snapshot_before_the_parts_are_missing()
    {
        var old = new MemoryTable("p", 1).WithText("customer_id", ["c0"]).With("score", [70]).WithText("band", ["at risk"]);

        foreach (var byThis in new[] { null, old })
        {
            var now = Score(Card, Customers("f", ["c0"], [80], [80]), old, byThis);
            Assert.Equal(["10.00"], now["change"]);
            Assert.All(PartNames, name => Assert.Equal([""], now[name]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_parts_add_up_and_agree_with_exact_values_in_whatever_order_the_customers_are(bool rising)
    {
        var card = Cards.Of(
            Cards.Formula(
                "everyone",
                Cards.Dimension("d", 60, Cards.Metric("a", 2), Cards.Metric("b", 1)),
                Cards.Dimension("e", 40, Cards.Metric("c", 1), Cards.Metric("n", 1) with { Missing = new MissingPolicy(MissingPolicyKind.Worst) })));
        string[] names = ["a", "b", "c", "n"];
        const int Count = 5000;
        var random = new Random(11);
        double?[][] Values() => [.. names.Select(_ => Enumerable.Range(0, Count).Select(_ => random.Next(4) == 0 ? (double?)null : random.Next(0, 1001) / 10.0).ToArray())];
        var (before, now) = (Values(), Values());
        int[] order = [.. Enumerable.Range(0, Count).Where(i => i % 5 != 0)];
        if (!rising)
        {
            random.Shuffle(order);
        }

        MemoryTable Table(double?[][] values, int[] rows)
        {
            var table = new MemoryTable("f", 3000, rows.Length - 3000).WithText("customer_id", rows.Select(i => $"c{i:D5}"));
            foreach (var (m, name) in names.Index())
            {
                table.With(name, rows.Select(i => values[m][i]));
            }

            return table;
        }

        var previous = Score(card, Table(before, [.. Enumerable.Range(0, Count)])).AsTable("p", 1234, Count - 1234);
        var scored = Score(card, Table(now, order), previous, previous, threads: 3);

        string[][] columns = [scored["change"], .. PartNames.Select(name => scored[name])];
        var split = 0;
        for (var row = 0; row < order.Length; row++)
        {
            var cells = columns.Select(column => column[row]).ToArray();
            Assert.Equal(cells[0].Length == 0, cells[1].Length == 0);
            if (cells[0].Length > 0)
            {
                var numbers = cells.Select(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
                Assert.Equal(numbers[0], numbers[1] + numbers[2] + numbers[3]);
                var (values, most) = ExactValues([.. before.Select(column => column[order[row]])], [.. now.Select(column => column[order[row]])]);
                Assert.InRange((double)numbers[1], values - most, values + most);
                split += numbers[1] != 0 && numbers[2] != 0 ? 1 : 0;
            }
        }

        Assert.True(split > 1000, $"only {split} rows were split");
    }

    /// <summary>Sum over metrics known on both dates of today's share x (value - value before), and how far roundings to the grid can lead away from it.</summary>
    private static (double Values, double Most) ExactValues(double?[] before, double?[] now)
    {
        static double[] Shares(double?[] values)
        {
            var (d, whole) = ((values[0] is null ? 0 : 2) + (values[1] is null ? 0 : 1), (values[0] ?? values[1]) is null ? 0.4 : 1);
            var e = (values[2] is null ? 0 : 1) + 1;
            return [0.6 / whole * 2 / Math.Max(d, 1), 0.6 / whole / Math.Max(d, 1), 0.4 / whole / e, 0.4 / whole / e];
        }

        var (then, today) = (Shares(before), Shares(now));
        // Where the same metrics are known, all of the change is values: the difference of two rounded scores.
        var (sum, most) = (0.0, 0.01);
        for (var m = 0; m < 4; m++)
        {
            if (before[m] is { } was && now[m] is { } becomes)
            {
                sum += today[m] * (becomes - was);
                most += 0.005 * (1 + (today[m] / then[m]));
            }
        }

        return (sum, most);
    }

    private static MemoryTable Customers(string path, string[] ids, double?[] a, double?[] b) =>
        new MemoryTable(path, ids.Length).WithText("customer_id", ids).With("a", a).With("b", b);

    private static string[] Parts(Scorecard before, Scorecard now, double?[] aBefore, double?[] bBefore, double?[] a, double?[] b)
    {
        string[] ids = [.. a.Select((_, i) => $"c{i}")];
        var then = Customers("f", ids, aBefore, bBefore);
        var published = Score(before, then).AsTable("p", ids.Length);
        var byThis = ReferenceEquals(before, now) ? published : Score(now, then).AsTable("r", ids.Length);
        var sink = Score(now, Customers("g", ids, a, b), published, byThis);
        return [.. ids.Select((_, i) => string.Join(' ', PartNames.Select(name => sink[name][i])))];
    }

    private static MemorySink Score(Scorecard card, MemoryTable snapshot, MemoryTable? previous = null, MemoryTable? byThis = null, int threads = 1) =>
        Run(card, snapshot, previous, byThis, threads).Sink;

    private static (MemorySink Sink, ScoreSummary Summary) Run(Scorecard card, MemoryTable snapshot, MemoryTable? previous, MemoryTable? byThis, int threads)
    {
        MemorySink? sink = null;
        var summary = ScoreRun.Run(
            new ScoreRunRequest
            {
                Snapshot = new Snapshot(new DateOnly(2026, 1, 31), [snapshot]),
                Scorecard = card,
                Previous = previous,
                PreviousByThis = byThis,
                Threads = threads,
                RowGroupRows = 700,
                Sink = columns => sink = new MemorySink(columns),
            },
            null,
            TestContext.Current.CancellationToken);
        return (sink!, summary);
    }
}
