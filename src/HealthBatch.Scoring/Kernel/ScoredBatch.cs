using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>What the kernel is asked to work out beside score, band, segment and coverage.</summary>
[Flags]
public enum ScoringOutputs
{
    /// <summary>Score, band, segment, coverage.</summary>
    Scores = 0,

    /// <summary>The points of each metric, in hundredths.</summary>
    Contributions = 1,

    /// <summary>The three metrics that cost most.</summary>
    Reasons = 2,

    /// <summary>The normalised value of each metric, as the score used it.</summary>
    Normalised = 4,

    /// <summary>The sub-score of each dimension, in hundredths.</summary>
    Dimensions = 8,

    /// <summary>The gap to goal of each goal metric, in the metric's units.</summary>
    Goals = 16,
}

/// <summary>
/// The scores of a batch of customers, filled by the plan and reused. Arrays have one entry a row; only the first
/// <see cref="RowCount"/> mean anything. A metric is addressed by its place in <see cref="ScoringPlan.Metrics"/>, a dimension by its place in
/// <see cref="ScoringPlan.Dimensions"/>.
/// </summary>
public sealed class ScoredBatch
{
    /// <summary>Makes an empty batch.</summary>
    public ScoredBatch(int capacity, int metrics, int dimensions, ScoringOutputs outputs)
    {
        Capacity = capacity;
        Outputs = outputs;
        Score = new short[capacity];
        ScoreBeforeOverride = new short[capacity];
        Band = new byte[capacity];
        Segment = new byte[capacity];
        Coverage = new short[capacity];
        Override = new byte[capacity];
        Contributions = Each(outputs.HasFlag(ScoringOutputs.Contributions), metrics, () => new short[capacity]);
        Normalised = Each(outputs.HasFlag(ScoringOutputs.Normalised), metrics, () => new double[capacity]);
        DimensionScores = Each(outputs.HasFlag(ScoringOutputs.Dimensions), dimensions, () => new short[capacity]);
        GoalGaps = Each(outputs.HasFlag(ScoringOutputs.Goals), metrics, () => new double[capacity]);
        Reasons = Each(outputs.HasFlag(ScoringOutputs.Reasons), 3, () => new byte[capacity]);
        Counts = new ScoringCounts(metrics);
    }

    /// <summary>Makes a batch over arrays that somebody else owns. Goal gaps and imputed values may be null for metrics that publish none.</summary>
    internal ScoredBatch(
        ScoringOutputs outputs, short[] score, short[] before, byte[] band, byte[] segment, short[] coverage, byte[] overrides,
        short[][] contributions, short[][] dimensions, double[]?[] gaps, byte[][] reasons, byte[]?[] imputed, int metrics)
    {
        Capacity = score.Length;
        Outputs = outputs;
        Score = score;
        ScoreBeforeOverride = before;
        Band = band;
        Segment = segment;
        Coverage = coverage;
        Override = overrides;
        Contributions = contributions;
        Normalised = [];
        DimensionScores = dimensions;
        GoalGaps = gaps!;
        Reasons = reasons;
        Imputed = imputed;
        Counts = new ScoringCounts(metrics);
    }

    /// <summary>The most rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>What is filled.</summary>
    public ScoringOutputs Outputs { get; }

    /// <summary>The rows held now.</summary>
    public int RowCount { get; set; }

    /// <summary>Hundredths, 0 to 10,000, after overrides; <see cref="GridColumn.Missing"/> for an unscored customer.</summary>
    public short[] Score { get; }

    /// <summary>The score before overrides.</summary>
    public short[] ScoreBeforeOverride { get; }

    /// <summary>The band's place, 0 for the least healthy; <see cref="CodeColumn.Missing"/> for an unscored customer.</summary>
    public byte[] Band { get; }

    /// <summary>The formula's place in the scorecard.</summary>
    public byte[] Segment { get; }

    /// <summary>The share of the formula's weight that was present, in hundredths of one: 100 is all.</summary>
    public short[] Coverage { get; }

    /// <summary>The place of the last override that changed something; <see cref="CodeColumn.Missing"/> for none.</summary>
    public byte[] Override { get; }

    /// <summary>By metric: the points it adds, in hundredths; <see cref="GridColumn.Missing"/> where it took no part.</summary>
    public short[][] Contributions { get; }

    /// <summary>By metric: the value, 0 to 100, that the score used (a missing value after its policy, else NaN).</summary>
    public double[][] Normalised { get; }

    /// <summary>By dimension: its own score in hundredths; <see cref="GridColumn.Missing"/> where it took no part.</summary>
    public short[][] DimensionScores { get; }

    /// <summary>By metric: target minus value in the metric's units for goal metrics (negative beyond the target), NaN where missing and for others.</summary>
    public double[][] GoalGaps { get; }

    /// <summary>First, second, third reason: the metric's place; <see cref="CodeColumn.Missing"/> where there is none.</summary>
    public byte[][] Reasons { get; }

    /// <summary>By metric: 0 where a policy stood in for the value, else <see cref="CodeColumn.Missing"/>; null for metrics of which nobody asks.</summary>
    internal byte[]?[] Imputed { get; } = [];

    /// <summary>What was missing, invalid, stale or unscored in this batch.</summary>
    public ScoringCounts Counts { get; }

    /// <summary>What the plan needs while it fills the batch; it stays with the batch so that several threads can score at once.</summary>
    internal ScoringScratch Scratch { get; } = new();

    private static T[] Each<T>(bool wanted, int count, Func<T> make) => wanted ? [.. Enumerable.Range(0, count).Select(_ => make())] : [];
}

/// <summary>What was missing, invalid, stale or unscored. Adds up over batches.</summary>
public sealed class ScoringCounts(int metrics)
{
    /// <summary>Rows seen.</summary>
    public long Rows { get; set; }

    /// <summary>Rows without a score: coverage under the floor.</summary>
    public long Unscored { get; set; }

    /// <summary>Values of an existing score or band column that are no score from 0 to 100 and no band of the scorecard; their rows are unscored.</summary>
    public long ExistingInvalid { get; set; }

    /// <summary>By metric: null values among customers of a formula that uses it.</summary>
    public long[] Missing { get; } = new long[metrics];

    /// <summary>By metric: NaN, infinite or unmapped values.</summary>
    public long[] Invalid { get; } = new long[metrics];

    /// <summary>By metric: values that were too old.</summary>
    public long[] Stale { get; } = new long[metrics];

    /// <summary>By metric: values clipped to 0 or to 100.</summary>
    public long[] Clipped { get; } = new long[metrics];

    /// <summary>Adds another batch's counts to these.</summary>
    public void Add(ScoringCounts other)
    {
        Rows += other.Rows;
        Unscored += other.Unscored;
        ExistingInvalid += other.ExistingInvalid;
        for (var i = 0; i < Missing.Length; i++)
        {
            Missing[i] += other.Missing[i];
            Invalid[i] += other.Invalid[i];
            Stale[i] += other.Stale[i];
            Clipped[i] += other.Clipped[i];
        }
    }

    /// <summary>Sets everything to 0.</summary>
    public void Clear()
    {
        Rows = Unscored = ExistingInvalid = 0;
        Array.Clear(Missing);
        Array.Clear(Invalid);
        Array.Clear(Stale);
        Array.Clear(Clipped);
    }
}
