using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

public sealed partial class ScoringPlan
{
    /// <summary>
    /// Scores a batch of customers. Several threads may score at once, each with its own batches. Nothing is allocated once the batch has seen
    /// its columns' dictionaries.
    /// </summary>
    /// <param name="input">Rows whose leading columns are <see cref="Columns"/>.</param>
    /// <param name="output">Made by <see cref="NewBatch"/>; what it held is replaced, its counts included.</param>
    public void Score(ColumnBatch input, ScoredBatch output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.RowCount, output.Capacity);
        var rows = input.RowCount;
        output.RowCount = rows;
        output.Counts.Clear();
        output.Scratch.Batch++;
        output.Counts.Rows = rows;
        output.Override.AsSpan(0, rows).Fill(CodeColumn.Missing);
        if (_existing is not null)
        {
            _existing.Fill(input, output, _bandOf, output.Scratch);
        }
        else
        {
            ScoreFormulas(input, output);
        }

        for (var i = 0; i < _overrides.Length; i++)
        {
            Apply(_overrides[i], (byte)i, input, output);
        }
    }

    private void ScoreFormulas(ColumnBatch input, ScoredBatch output)
    {
        var rows = input.RowCount;
        output.Segment.AsSpan(0, rows).Clear();
        if (_formulas.Length > 1)
        {
            AssignSegments(input, output);
            ClearUnused(output);
        }

        var scorer = new FormulaScorer(this, input, output);
        var order = output.Scratch.Rows(output.Capacity);
        for (var f = 0; f < _formulas.Length; f++)
        {
            var count = 0;
            if (_formulas.Length > 1)
            {
                for (var row = 0; row < rows; row++)
                {
                    order[count] = row;
                    count += output.Segment[row] == f ? 1 : 0;
                }
            }

            // A formula that scores every row needs no list of them.
            scorer.Score(_formulas[f], count == rows || _formulas.Length == 1 ? null : order, _formulas.Length == 1 ? rows : count);
        }

        for (var row = 0; row < rows; row++)
        {
            var score = output.ScoreBeforeOverride[row];
            output.Score[row] = score;
            output.Band[row] = score == GridColumn.Missing ? CodeColumn.Missing : _bandOf[score];
            output.Counts.Unscored += score == GridColumn.Missing ? 1 : 0;
        }
    }

    /// <summary>The first formula whose condition holds; the last one takes everyone who is left.</summary>
    private void AssignSegments(ColumnBatch input, ScoredBatch output)
    {
        var rows = input.RowCount;
        var tests = output.Scratch.Tests;
        var holds = tests.Rent(RowMask.Words(rows));
        output.Segment.AsSpan(0, rows).Fill((byte)(_formulas.Length - 1));
        for (var f = _formulas.Length - 2; f >= 0; f--)
        {
            if (_formulas[f].When is not { } when)
            {
                output.Segment.AsSpan(0, rows).Fill((byte)f);
                continue;
            }

            when.Evaluate(input, tests, holds);
            for (var row = 0; row < rows; row++)
            {
                output.Segment[row] = RowMask.Has(holds, row) ? (byte)f : output.Segment[row];
            }
        }

        tests.Return();
    }

    /// <summary>With several formulas a row fills only the columns of its own.</summary>
    private static void ClearUnused(ScoredBatch output)
    {
        foreach (var column in output.Contributions.Concat(output.DimensionScores))
        {
            column.AsSpan(0, output.RowCount).Fill(GridColumn.Missing);
        }

        foreach (var column in output.Normalised.Concat(output.GoalGaps))
        {
            column.AsSpan(0, output.RowCount).Fill(double.NaN);
        }
    }

    /// <summary>
    /// Applies an override to the rows it concerns. Customers without a score stay without one. A band that was set stays set: a later cap or floor
    /// changes the score alone.
    /// </summary>
    private void Apply(CompiledOverride change, byte place, ColumnBatch input, ScoredBatch output)
    {
        var tests = output.Scratch.Tests;
        var holds = tests.Rent(RowMask.Words(input.RowCount));
        change.When.Evaluate(input, tests, holds);
        for (var row = 0; row < input.RowCount; row++)
        {
            if (!RowMask.Has(holds, row) || output.Band[row] == CodeColumn.Missing)
            {
                continue;
            }

            var score = output.Score[row];
            if (change.Kind == OverrideKind.SetBand)
            {
                if (output.Band[row] != change.Band)
                {
                    output.Band[row] = change.Band;
                    output.Override[row] = place;
                }
            }
            else if (score != GridColumn.Missing && (change.Kind == OverrideKind.Cap ? score > change.Limit : score < change.Limit))
            {
                var bandIsSet = output.Band[row] != _bandOf[score];
                output.Score[row] = change.Limit;
                output.Band[row] = bandIsSet ? output.Band[row] : _bandOf[change.Limit];
                output.Override[row] = place;
            }
        }

        tests.Return();
    }
}
