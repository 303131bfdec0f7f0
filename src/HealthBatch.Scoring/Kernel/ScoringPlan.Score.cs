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
        output.RowCount = input.RowCount;
        output.Counts.Clear();
        Score(input, output, 0);
    }

    /// <summary>Scores a batch into the rows of the output from that place on; counts add up. The plain forms are what the vector forms are tested against.</summary>
    internal void Score(ColumnBatch input, ScoredBatch output, int at, bool plain = false)
    {
        var rows = input.RowCount;
        output.Scratch.Batch++;
        output.Counts.Rows += rows;
        output.Override.AsSpan(at, rows).Fill(CodeColumn.Missing);
        if (_existing is not null)
        {
            _existing.Fill(input, output, at, _bandOf);
        }
        else
        {
            ScoreFormulas(input, output, at, plain);
        }

        for (var i = 0; i < _overrides.Length; i++)
        {
            Apply(_overrides[i], (byte)i, input, output, at);
        }
    }

    private void ScoreFormulas(ColumnBatch input, ScoredBatch output, int at, bool plain)
    {
        var rows = input.RowCount;
        var segments = output.Segment.AsSpan(at, rows);
        segments.Clear();
        if (_formulas.Length > 1)
        {
            AssignSegments(input, output.Scratch.Tests, segments);
            ClearUnused(output, at, rows);
        }

        foreach (var imputed in output.Imputed)
        {
            imputed?.AsSpan(at, rows).Fill(CodeColumn.Missing);
        }

        var scorer = new FormulaScorer(this, input, output, at, plain);
        var order = output.Scratch.Rows(rows);
        for (var f = 0; f < _formulas.Length; f++)
        {
            var count = 0;
            if (_formulas.Length > 1)
            {
                for (var row = 0; row < rows; row++)
                {
                    order[count] = row;
                    count += segments[row] == f ? 1 : 0;
                }
            }

            // A formula that scores every row needs no list of them.
            scorer.Score(_formulas[f], count == rows || _formulas.Length == 1 ? null : order, _formulas.Length == 1 ? rows : count);
        }

        var scores = output.ScoreBeforeOverride.AsSpan(at, rows);
        if (!ReferenceEquals(output.Score, output.ScoreBeforeOverride))
        {
            scores.CopyTo(output.Score.AsSpan(at, rows));
        }

        output.Counts.Unscored += scores.Count(GridColumn.Missing);
        _bands.Assign(scores, output.Band.AsSpan(at, rows));
    }

    /// <summary>The first formula whose condition holds; the last one takes everyone who is left.</summary>
    private void AssignSegments(ColumnBatch input, RowTestScratch tests, Span<byte> segments)
    {
        var holds = tests.Rent(RowMask.Words(segments.Length));
        segments.Fill((byte)(_formulas.Length - 1));
        for (var f = _formulas.Length - 2; f >= 0; f--)
        {
            if (_formulas[f].When is not { } when)
            {
                segments.Fill((byte)f);
                continue;
            }

            when.Evaluate(input, tests, holds);
            foreach (var row in new RowsOf(holds, segments.Length))
            {
                segments[row] = (byte)f;
            }
        }

        tests.Return();
    }

    /// <summary>Where formulas differ, a row fills only the columns of its own.</summary>
    private void ClearUnused(ScoredBatch output, int at, int rows)
    {
        for (var m = 0; m < Metrics.Count; m++)
        {
            if (!_everywhere.Metrics[m])
            {
                Clear(output.Contributions, m, at, rows, GridColumn.Missing);
                Clear(output.Normalised, m, at, rows, double.NaN);
            }

            // A metric may have a goal in one formula and none in another.
            Clear(output.GoalGaps, m, at, rows, double.NaN);
        }

        for (var d = 0; d < Dimensions.Count; d++)
        {
            if (!_everywhere.Dimensions[d])
            {
                Clear(output.DimensionScores, d, at, rows, GridColumn.Missing);
            }
        }
    }

    private static void Clear<T>(T[][] columns, int place, int at, int rows, T missing)
    {
        if (place < columns.Length && columns[place] is { } column)
        {
            column.AsSpan(at, rows).Fill(missing);
        }
    }

    /// <summary>
    /// Applies an override to the rows it concerns. Customers without a score stay without one. A band that was set stays set: a later cap or floor
    /// changes the score alone.
    /// </summary>
    private void Apply(CompiledOverride change, byte place, ColumnBatch input, ScoredBatch output, int at)
    {
        var tests = output.Scratch.Tests;
        var holds = tests.Rent(RowMask.Words(input.RowCount));
        change.When.Evaluate(input, tests, holds);
        foreach (var i in new RowsOf(holds, input.RowCount))
        {
            var row = at + i;
            if (output.Band[row] == CodeColumn.Missing)
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
