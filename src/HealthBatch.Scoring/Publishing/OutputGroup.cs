using System.Numerics;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The rows of one row group of the score file. The kernel writes straight into the arrays that are encoded. Reused from row group to row group,
/// one thread at a time.
/// </summary>
internal sealed class OutputGroup
{
    public OutputGroup(ScoringPlan plan, ScoreFileColumns columns, UnfilledColumns unfilled)
    {
        Rows = unfilled.NewRows();
        var overridden = plan.Scorecard.Overrides.Count > 0;
        var score = Rows.Grid(2).Values;
        var gaps = new double[]?[plan.Metrics.Count];
        for (var i = 0; i < plan.GoalMetrics.Count; i++)
        {
            gaps[plan.GoalMetrics[i]] = Rows.Number(columns.FirstGap + i).Values;
        }

        var imputed = new byte[]?[plan.Metrics.Count];
        for (var i = 0; i < plan.ImputingMetrics.Count; i++)
        {
            imputed[plan.ImputingMetrics[i]] = Rows.Code(columns.FirstImputed + i).Values;
        }

        Scored = new ScoredBatch(
            ScoringOutputs.Contributions | ScoringOutputs.Reasons | ScoringOutputs.Dimensions | ScoringOutputs.Goals,
            score,
            overridden ? Rows.Grid(columns.Overrides + 1).Values : score,
            Rows.Code(3).Values,
            Rows.Code(1).Values,
            Rows.Grid(4).Values,
            Rows.Code(columns.Overrides).Values,
            Grids(columns.FirstMetric, plan.Metrics.Count),
            Grids(columns.FirstDimension, plan.Dimensions.Count),
            gaps,
            [Rows.Code(columns.FirstReason).Values, Rows.Code(columns.FirstReason + 1).Values, Rows.Code(columns.FirstReason + 2).Values],
            imputed,
            plan.Metrics.Count);
        PreviousScore = Rows.Grid(columns.FirstTrend).Values;
        Change = Rows.Grid(columns.FirstTrend + 1).Values;
        PreviousBand = Rows.Code(columns.FirstTrend + 2).Values;
        Trend = Rows.Code(columns.FirstTrend + 3).Values;
        EarlierScore = Rows.Grid(columns.FirstTrend + 4).Values;
        EarlierChange = Rows.Grid(columns.FirstTrend + 5).Values;
        EarlierTrend = Rows.Code(columns.FirstTrend + 6).Values;
        Action = Rows.Code(columns.FirstAction).Values;
        ChangeFromValues = Rows.Grid(columns.FirstPart).Values;
        ChangeFromMissing = Rows.Grid(columns.FirstPart + 1).Values;
        ChangeFromVersion = Rows.Grid(columns.FirstPart + 2).Values;
    }

    /// <summary>What is encoded.</summary>
    public ColumnBatch Rows { get; }

    /// <summary>The same arrays as the kernel sees them.</summary>
    public ScoredBatch Scored { get; }

    public short[] PreviousScore { get; }

    public short[] Change { get; }

    public byte[] PreviousBand { get; }

    public byte[] Trend { get; }

    public short[] EarlierScore { get; }

    public short[] EarlierChange { get; }

    public byte[] EarlierTrend { get; }

    public byte[] Action { get; }

    public short[] ChangeFromValues { get; }

    public short[] ChangeFromMissing { get; }

    public short[] ChangeFromVersion { get; }

    /// <summary>Where reasons have no part (an existing score), the columns are all missing.</summary>
    public void ClearReasons(int at, int rows)
    {
        foreach (var column in Scored.Reasons)
        {
            column.AsSpan(at, rows).Fill(CodeColumn.Missing);
        }
    }

    /// <summary>Sets the row count. What is missing in grids and codes the markers tell; for numbers it is counted here.</summary>
    public void Close(int rows)
    {
        Rows.RowCount = rows;
        foreach (var column in Rows.Columns)
        {
            column.Length = rows;
            column.MissingCount = column is NumberColumn number ? MarkMissing(number, rows) : 0;
        }
    }

    private static int MarkMissing(NumberColumn column, int rows)
    {
        var values = column.Values.AsSpan(0, rows);
        var validity = column.Validity;
        var missing = 0;
        Array.Clear(validity);
        for (var start = 0; start < rows; start += 64)
        {
            var word = Present(values.Slice(start, Math.Min(64, rows - start)));
            validity[start >> 6] = word;
            missing += Math.Min(64, rows - start) - BitOperations.PopCount(word);
        }

        return missing;
    }

    /// <summary>A bit for each of up to 64 values that is a number.</summary>
    private static ulong Present(ReadOnlySpan<double> values)
    {
        var bits = 0UL;
        var i = 0;
        for (; i <= values.Length - Vector128<double>.Count; i += Vector128<double>.Count)
        {
            var pair = Vector128.Create(values.Slice(i, Vector128<double>.Count));
            bits |= (ulong)Vector128.Equals(pair, pair).ExtractMostSignificantBits() << i;
        }

        return i == values.Length || double.IsNaN(values[i]) ? bits : bits | 1UL << i;
    }

    private short[][] Grids(int first, int count)
    {
        var grids = new short[count][];
        for (var i = 0; i < count; i++)
        {
            grids[i] = Rows.Grid(first + i).Values;
        }

        return grids;
    }
}
