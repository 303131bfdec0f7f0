using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Scores the rows of one formula, block by block: normalise every metric, then combine.</summary>
/// <param name="plan">The plan.</param>
/// <param name="input">The customers.</param>
/// <param name="output">Where to.</param>
/// <param name="at">The row of the output that the first customer goes to.</param>
/// <param name="plain">Whether to keep to the plain forms: the tests' oracle.</param>
internal readonly struct FormulaScorer(ScoringPlan plan, ColumnBatch input, ScoredBatch output, int at, bool plain)
{
    /// <summary>Scores the rows of a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="rows">Their row numbers, rising; null for all rows of the batch.</param>
    /// <param name="count">How many there are.</param>
    public void Score(CompiledFormula formula, int[]? rows, int count)
    {
        var scratch = output.Scratch.Formula(formula, output);
        for (var start = 0; start < count; start += ScoringScratch.BlockRows)
        {
            var block = new RowBlock(rows, start, Math.Min(ScoringScratch.BlockRows, count - start), at);
            if (!block.IsRun)
            {
                output.Scratch.Listed.Set(plain ? [] : block.Rows);
            }

            for (var m = 0; m < formula.Metrics.Length; m++)
            {
                scratch.Absent[m] = Normalise(formula.Metrics[m], block, scratch.Normalised[m].AsSpan(0, block.Count));
                if (scratch.Absent[m] > 0 && output.Imputed.Length > 0 && !double.IsNaN(formula.Metrics[m].Imputed))
                {
                    MarkImputed(output.Imputed[formula.Metrics[m].Place]!, scratch.Normalised[m], block);
                }
            }

            var done = plain || !VectorCombiner.IsSupported ? 0 : scratch.Combine(plan.Scorecard.MinimumCoverage, block);
            PlainCombiner.Combine(formula, plan.Scorecard.MinimumCoverage, block, done, scratch.Normalised, output);
        }
    }

    private static void MarkImputed(byte[] imputed, double[] normalised, RowBlock block)
    {
        for (var i = 0; i < block.Count; i++)
        {
            imputed[block.Out(i)] = double.IsNaN(normalised[i]) ? (byte)0 : CodeColumn.Missing;
        }
    }

    private int Normalise(CompiledMetric metric, RowBlock block, Span<double> normalised)
    {
        var column = input.Columns[metric.Column];
        var raw = Raw(metric, block, column);
        var missing = column.MissingCount == 0 ? 0 : CountMissing(column, block);
        var stale = metric.AgeColumn < 0 ? 0 : DropStale(metric, block, ref raw);
        var counts = plain ? metric.Curve.FillPlain(raw, normalised) : metric.Curve.Fill(raw, normalised);
        if (metric.RaterOffsets is not null)
        {
            CorrectRaters(metric, block, normalised);
        }

        output.Counts.Missing[metric.Place] += missing;
        output.Counts.Stale[metric.Place] += stale;
        output.Counts.Clipped[metric.Place] += counts.Clipped;
        output.Counts.Invalid[metric.Place] += counts.Absent - missing - stale;
        if (output.GoalGaps.Length > 0 && output.GoalGaps[metric.Place] is { } gaps)
        {
            for (var i = 0; i < block.Count; i++)
            {
                gaps[block.Out(i)] = double.IsNaN(normalised[i]) ? double.NaN : metric.Target - raw[i];
            }
        }

        return counts.Absent;
    }

    /// <summary>The block's values as numbers: where they lie, if they lie together, else gathered.</summary>
    private ReadOnlySpan<double> Raw(CompiledMetric metric, RowBlock block, Column column)
    {
        // Words are looked up for the whole batch at a time, by the block that comes first.
        var values = metric.Words is null ? ((NumberColumn)column).Span : output.Scratch.Words(input, metric);
        if (block.IsRun)
        {
            return values.Slice(block.Start, block.Count);
        }

        var raw = output.Scratch.Raw.AsSpan(0, block.Count);
        var taken = output.Scratch.Listed.Take(values, output.Scratch.Raw);
        Gather(values, block.Rows[taken..], raw[taken..]);
        return raw;
    }

    private static void Gather(ReadOnlySpan<double> values, ReadOnlySpan<int> rows, Span<double> gathered)
    {
        // The last row number is the greatest: when it fits, all of them do.
        if (rows.Length == 0 || rows.Length > gathered.Length || rows[^1] >= values.Length)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, 0);
            return;
        }

        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(gathered);
        for (var i = 0; i < rows.Length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, rows[i]);
        }
    }

    private static int CountMissing(Column column, RowBlock block)
    {
        var missing = 0;
        ReadOnlySpan<ulong> validity = column.Validity;
        if (block.IsRun)
        {
            // Runs start where words do: a block's rows fill whole ones.
            for (var word = 0; word << 6 < block.Count; word++)
            {
                missing += BitOperations.PopCount(~validity[(block.Start >> 6) + word] & RowMask.Valid(word, block.Count));
            }

            return missing;
        }

        foreach (var row in block.Rows)
        {
            missing += (int)(~validity[row >> 6] >> (row & 63) & 1);
        }

        return missing;
    }

    /// <summary>Takes off what the rater is known to add. A value without a rater, or of one without ratings, stays.</summary>
    private void CorrectRaters(CompiledMetric metric, RowBlock block, Span<double> normalised)
    {
        var offsets = output.Scratch.RaterOffsets(input, metric);
        for (var i = 0; i < normalised.Length; i++)
        {
            var offset = offsets[block[i]];
            var corrected = normalised[i] - (double.IsNaN(offset) ? 0 : offset);
            normalised[i] = corrected < 0 ? 0 : corrected > 100 ? 100 : corrected;
        }
    }

    /// <summary>A number that is older than its limit becomes missing; an unknown age is no reason to drop one.</summary>
    private int DropStale(CompiledMetric metric, RowBlock block, ref ReadOnlySpan<double> raw)
    {
        var ages = input.Number(metric.AgeColumn).Values;
        var kept = output.Scratch.Raw.AsSpan(0, block.Count);
        var stale = 0;
        var i = 0;
        if (!plain && block.IsRun && VectorFill.IsSupported)
        {
            var (limit, infinity, none) = (Vector512.Create(metric.MaximumAge), Vector512.Create(double.PositiveInfinity), Vector512.Create(double.NaN));
            for (; i <= kept.Length - 8; i += 8)
            {
                var value = Vector512.Create(raw.Slice(i, 8));
                var old = Vector512.GreaterThan(Vector512.Create(ages, block.Start + i), limit) & Vector512.LessThan(Vector512.Abs(value), infinity);
                stale += BitOperations.PopCount(old.ExtractMostSignificantBits());
                Vector512.ConditionalSelect(old, none, value).CopyTo(kept.Slice(i, 8));
            }
        }

        for (; i < kept.Length; i++)
        {
            var old = ages[block[i]] > metric.MaximumAge && double.IsFinite(raw[i]);
            kept[i] = old ? double.NaN : raw[i];
            stale += old ? 1 : 0;
        }

        raw = kept;
        return stale;
    }
}
