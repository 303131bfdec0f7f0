using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class ExactnessTests
{
    private const ScoringOutputs Everything = (ScoringOutputs)31;

    [Fact]
    public void A_hundred_thousand_random_scores_equal_decimal_arithmetic()
    {
        const int Cards = 1000, Customers = 100;
        for (var seed = 0; seed < Cards; seed++)
        {
            var random = new RandomCase(seed, Customers);
            var plan = random.Rows.Plan(random.Card);
            var scored = plan.NewBatch(Customers, Everything);
            plan.Score(random.Rows.Batch(plan.Columns), scored);
            for (var row = 0; row < Customers; row++)
            {
                var exact = new ExactScore(random.Card, column => random[column, row]);
                var actual = (scored.Segment[row], scored.Coverage[row], scored.ScoreBeforeOverride[row], scored.Score[row], scored.Band[row]);
                Assert.Equal((seed, row, ((byte)exact.Segment, exact.Coverage, exact.Before ?? GridColumn.Missing, exact.Score ?? GridColumn.Missing, (byte)(exact.Band ?? CodeColumn.Missing))), (seed, row, actual));
                Assert.Equal(plan.Metrics.Select(exact.Contribution), scored.Contributions.Select(column => column[row]));
                Assert.Equal(exact.Reasons, scored.Reasons.Select(column => column[row]).Where(reason => reason != CodeColumn.Missing).Select(reason => plan.Metrics[reason]));
            }
        }
    }

    [Fact]
    public void Vectors_equal_the_plain_path_bit_for_bit()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            // Sizes around whole vectors and blocks.
            var customers = new[] { 1, 7, 8, 9, 63, 255, 256, 257, 300, 511 }[seed % 10];
            var random = new RandomCase(seed, customers, logarithms: true);
            var plan = random.Rows.Plan(random.Card);
            var input = random.Rows.Batch(plan.Columns);
            var (fast, plain) = (plan.NewBatch(customers + 3, Everything), plan.NewBatch(customers + 3, Everything));
            plan.Score(input, fast, 3);
            plan.Score(input, plain, 3, plain: true);

            AssertEqual(plain, fast, seed);
        }
    }

    private static void AssertEqual(ScoredBatch expected, ScoredBatch actual, int seed)
    {
        Assert.True(expected.Score.SequenceEqual(actual.Score), $"scores of seed {seed}");
        Assert.Equal(expected.ScoreBeforeOverride, actual.ScoreBeforeOverride);
        Assert.Equal(expected.Band, actual.Band);
        Assert.Equal(expected.Segment, actual.Segment);
        Assert.Equal(expected.Coverage, actual.Coverage);
        Assert.Equal(expected.Override, actual.Override);
        Assert.Equal(expected.Contributions, actual.Contributions);
        Assert.Equal(expected.DimensionScores, actual.DimensionScores);
        Assert.Equal(expected.Reasons, actual.Reasons);
        Assert.Equal(Bits(expected.Normalised), Bits(actual.Normalised));
        Assert.Equal(Bits(expected.GoalGaps), Bits(actual.GoalGaps));
        Assert.Equal(expected.Counts.Missing, actual.Counts.Missing);
        Assert.Equal(expected.Counts.Invalid, actual.Counts.Invalid);
        Assert.Equal(expected.Counts.Stale, actual.Counts.Stale);
        Assert.Equal(expected.Counts.Clipped, actual.Counts.Clipped);
        Assert.Equal(expected.Counts.Unscored, actual.Counts.Unscored);
    }

    private static IEnumerable<long> Bits(double[][] columns) => columns.SelectMany(column => column).Select(BitConverter.DoubleToInt64Bits);
}
