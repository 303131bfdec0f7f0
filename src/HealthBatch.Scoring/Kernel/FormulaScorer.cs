using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Scores the rows of one formula, block by block: normalise every metric, then combine.</summary>
internal readonly struct FormulaScorer(ScoringPlan plan, ColumnBatch input, ScoredBatch output, int at)
{
    /// <summary>Scores the rows of a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="rows">Their row numbers, rising; null for all rows of the batch.</param>
    /// <param name="count">How many there are.</param>
    public void Score(CompiledFormula formula, int[]? rows, int count)
    {
        for (var start = 0; start < count; start += ScoringScratch.BlockRows)
        {
            var block = new RowBlock(rows, start, Math.Min(ScoringScratch.BlockRows, count - start), at);
            var normalised = output.Scratch.Normalised(formula.Metrics.Length);
            for (var m = 0; m < formula.Metrics.Length; m++)
            {
                Normalise(formula.Metrics[m], block, normalised[m].AsSpan(0, block.Count));
            }

            PlainCombiner.Combine(formula, plan.Scorecard.MinimumCoverage, block, normalised, output);
        }
    }

    private void Normalise(CompiledMetric metric, RowBlock block, Span<double> normalised)
    {
        var column = input.Columns[metric.Column];
        var raw = Raw(metric, block, column);
        var missing = CountMissing(column, block);
        var stale = metric.AgeColumn < 0 ? 0 : DropStale(metric, block, ref raw);
        var counts = metric.Curve.Fill(raw, normalised);
        output.Counts.Missing[metric.Place] += missing;
        output.Counts.Stale[metric.Place] += stale;
        output.Counts.Clipped[metric.Place] += counts.Clipped;
        output.Counts.Invalid[metric.Place] += counts.Absent - missing - stale;
        if (output.GoalGaps.Length > 0 && output.GoalGaps[metric.Place] is { } gaps)
        {
            for (var i = 0; i < block.Count; i++)
            {
                gaps[at + block[i]] = double.IsNaN(normalised[i]) ? double.NaN : metric.Target - raw[i];
            }
        }
    }

    /// <summary>The block's values as numbers: where they lie, if they lie together, else gathered.</summary>
    private ReadOnlySpan<double> Raw(CompiledMetric metric, RowBlock block, Column column)
    {
        ReadOnlySpan<double> values;
        if (metric.Words is null)
        {
            values = ((NumberColumn)column).Values;
        }
        else
        {
            // Words are looked up for the whole batch at a time, by the block that comes first.
            values = output.Scratch.Words(input, metric);
        }

        if (block.IsRun)
        {
            return values.Slice(block.Start, block.Count);
        }

        var raw = output.Scratch.Raw.AsSpan(0, block.Count);
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = values[block[i]];
        }

        return raw;
    }

    private static int CountMissing(Column column, RowBlock block)
    {
        if (column.MissingCount == 0)
        {
            return 0;
        }

        var missing = 0;
        for (var i = 0; i < block.Count; i++)
        {
            missing += column.IsMissing(block[i]) ? 1 : 0;
        }

        return missing;
    }

    /// <summary>A value that would count but is too old becomes missing. An unknown age is no reason to drop one.</summary>
    private int DropStale(CompiledMetric metric, RowBlock block, ref ReadOnlySpan<double> raw)
    {
        var ages = input.Number(metric.AgeColumn).Values;
        var kept = output.Scratch.Raw.AsSpan(0, block.Count);
        var stale = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            var old = ages[block[i]] > metric.MaximumAge && double.IsFinite(raw[i]) && !double.IsNaN(metric.Curve.At(raw[i]));
            kept[i] = old ? double.NaN : raw[i];
            stale += old ? 1 : 0;
        }

        raw = kept;
        return stale;
    }
}

/// <summary>A run of the rows of one formula.</summary>
/// <param name="rows">Row numbers; null if the rows lie together.</param>
/// <param name="start">The first one's place: in the list, or in the batch.</param>
/// <param name="count">How many.</param>
/// <param name="at">The row of the output that the batch's first row goes to.</param>
internal readonly struct RowBlock(int[]? rows, int start, int count, int at)
{
    /// <summary>Whether the rows lie together in the batch.</summary>
    public bool IsRun => rows is null;

    /// <summary>The first row, for rows that lie together.</summary>
    public int Start => start;

    /// <summary>How many rows.</summary>
    public int Count => count;

    /// <summary>The row in the output.</summary>
    public int Out(int i) => at + this[i];

    /// <summary>The row in the batch.</summary>
    public int this[int i] => rows is null ? start + i : rows[start + i];
}
