using FsCheck;
using FsCheck.Fluent;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class ScorePropertyTests
{
    private const int Customers = 40;

    [Fact]
    public void The_order_of_rows_changes_no_score() => For((random, _) =>
    {
        var shuffled = Enumerable.Range(0, Customers).Reverse().ToArray();
        var (scored, reordered) = (random.Rows.Score(random.Card), random.Rows.Take(shuffled).Score(random.Card));

        return shuffled.Select((from, to) => Row(scored, from).SequenceEqual(Row(reordered, to))).All(same => same);
    });

    [Fact]
    public void Batches_of_any_size_give_the_same_scores() => For((random, size) =>
    {
        var whole = random.Rows.Score(random.Card);
        return Enumerable.Range(0, Customers).Chunk(size).All(part =>
        {
            var scored = random.Rows.Take(part).Score(random.Card);
            return part.Select((from, to) => Row(whole, from).SequenceEqual(Row(scored, to))).All(same => same);
        });
    });

    [Fact]
    public void Scaling_all_weights_changes_nothing() => For((random, size) =>
    {
        var scaled = random.Card with
        {
            Formulas =
            [
                .. random.Card.Formulas.Select((formula, f) => formula with
                {
                    Dimensions =
                    [
                        .. formula.Dimensions.Select((dimension, d) => dimension with
                        {
                            // All dimensions by one factor; the metrics of each dimension by one of its own.
                            Weight = dimension.Weight * (size + 0.1),
                            Metrics = [.. dimension.Metrics.Select(metric => metric with { Weight = metric.Weight * (f + d + 0.3) })],
                        }),
                    ],
                }),
            ],
        };
        var (before, after) = (random.Rows.Score(random.Card), random.Rows.Score(scaled));
        return Enumerable.Range(0, Customers).All(row => Row(before, row).SequenceEqual(Row(after, row)));
    });

    [Fact]
    public void Contributions_add_up_to_the_score_before_overrides_within_half_a_hundredth_each() => For((random, _) =>
    {
        var scored = random.Rows.Score(random.Card);
        return Enumerable.Range(0, Customers).Where(row => scored.ScoreBeforeOverride[row] != GridColumn.Missing).All(row =>
        {
            var parts = scored.Contributions.Select(column => column[row]).Where(part => part != GridColumn.Missing).ToList();
            return Math.Abs(parts.Sum(part => part) - scored.ScoreBeforeOverride[row]) <= (parts.Count + 1) * 0.5;
        });
    });

    [Fact]
    public void A_customer_of_whom_nothing_is_known_is_unscored_whatever_the_policy() => For((random, _) =>
    {
        var scored = random.Rows.Score(random.Card with { MinimumCoverage = 0 });
        return Enumerable.Range(0, Customers).All(row =>
        {
            var formula = random.Card.Formulas[scored.Segment[row]];
            var known = formula.Dimensions.Any(dimension => dimension.Weight > 0 && dimension.Metrics.Any(metric =>
                metric.Weight > 0 && random[metric.Column, row] is { } value && double.IsFinite(value) && !Mapped(metric, value) && !(metric.Stale is { } stale && random[stale.Column, row] > stale.After)));
            return known == (scored.Score[row] != GridColumn.Missing);
        });
    });

    [Fact]
    public void A_better_value_never_lowers_the_score() => For((random, size) =>
    {
        // Monotone normalisers only, every metric better when higher, no overrides; values stay known, so that weights do not move.
        Metric Rising(Metric metric) => metric with { Normalise = Cards.Percent, Stale = null };
        var card = random.Card with
        {
            Overrides = [],
            Formulas = [.. random.Card.Formulas.Select(formula => formula with { Dimensions = [.. formula.Dimensions.Select(dimension => dimension with { Metrics = [.. dimension.Metrics.Select(Rising)] })] })],
        };
        var column = card.Formulas[0].Dimensions[0].Metrics[0].Column;
        var (before, after) = (random.Rows.Score(card), random.Rows.Change(column, value => value + (size * 1.7)).Score(card));
        return Enumerable.Range(0, Customers).All(row => before.Score[row] == GridColumn.Missing || after.Score[row] >= before.Score[row]);
    });

    [Fact]
    public void Scoring_allocates_nothing_once_a_batch_has_been_seen()
    {
        var random = new RandomCase(5, Customers);
        var plan = random.Rows.Plan(random.Card);
        var (input, output) = (random.Rows.Batch(plan.Columns), plan.NewBatch(Customers, ScoringOutputs.Contributions | ScoringOutputs.Reasons));
        plan.Score(input, output);
        plan.Score(input, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        plan.Score(input, output);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void For(Func<RandomCase, int, bool> holds) => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<byte>(), (seed, size) => holds(new RandomCase(seed, Customers), 1 + (size % Customers))));

    private static bool Mapped(Metric metric, double value) => metric.Normalise is Normaliser.Map { Otherwise: null } map && !map.Values.ContainsKey(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<short> Row(ScoredBatch scored, int row) =>
    [
        scored.Score[row], scored.ScoreBeforeOverride[row], scored.Band[row], scored.Segment[row], scored.Coverage[row], scored.Override[row],
        .. scored.Contributions.Select(column => column[row]), .. scored.DimensionScores.Select(column => column[row]), .. scored.Reasons.Select(column => (short)column[row]),
    ];
}
