using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// From normalised values to score, contributions, reasons and coverage, row by row. With w the shares of the metrics that take part:
/// contribution = W_d / sum of W over dimensions that take part x w_m / sum of w in d x value; cost = the same x (100 - value).
/// </summary>
internal static class PlainCombiner
{
    /// <summary>Fills the rows of a block from that one on.</summary>
    public static void Combine(CompiledFormula formula, double minimumCoverage, RowBlock block, int from, double[][] normalised, ScoredBatch output)
    {
        Span<double> inside = stackalloc double[formula.Dimensions.Length];
        for (var i = from; i < block.Count; i++)
        {
            var row = block.Out(i);
            var coverage = 0.0;
            var whole = 0.0;
            for (var d = 0; d < inside.Length; d++)
            {
                var dimension = formula.Dimensions[d];
                inside[d] = 0;
                for (var m = dimension.First; m < dimension.End; m++)
                {
                    var metric = formula.Metrics[m];
                    var absent = double.IsNaN(normalised[m][i]);
                    coverage += absent ? 0 : metric.Coverage;
                    normalised[m][i] = absent ? metric.Imputed : normalised[m][i];
                    inside[d] += double.IsNaN(normalised[m][i]) ? 0 : metric.Share;
                }

                whole += inside[d] > 0 ? dimension.Share : 0;
            }

            // An absent value that was filled in adds nothing to coverage: a customer of whom nothing is known is unscored, never neutral.
            var scored = coverage > 0 && coverage + 1e-9 >= minimumCoverage && whole > 0;
            output.Coverage[row] = ScoreGrid.Round(coverage);
            output.ScoreBeforeOverride[row] = CombineRow(formula, scored ? whole : double.NaN, inside, i, row, normalised, output);
        }
    }

    private static short CombineRow(CompiledFormula formula, double whole, ReadOnlySpan<double> inside, int i, int row, double[][] normalised, ScoredBatch output)
    {
        var scored = !double.IsNaN(whole);
        var score = 0.0;
        var (first, second, third) = (0, 0, 0);
        for (var d = 0; d < inside.Length; d++)
        {
            var dimension = formula.Dimensions[d];
            var takesPart = scored && inside[d] > 0;
            var factor = dimension.Share / (whole * inside[d]);
            var points = 0.0;
            for (var m = dimension.First; m < dimension.End; m++)
            {
                var metric = formula.Metrics[m];
                var value = normalised[m][i];
                var share = factor * metric.Share;
                var counts = takesPart && !double.IsNaN(value);
                var contribution = counts ? share * value : 0;
                var cost = counts ? ScoreGrid.Round(share * (100 - value)) : 0;
                score += contribution;
                points += counts ? metric.Share * value : 0;
                Rank(cost == 0 ? 0 : cost << 8 | (byte.MaxValue - m), ref first, ref second, ref third);
                if (output.Contributions.Length > 0)
                {
                    output.Contributions[metric.Place][row] = counts ? ScoreGrid.Round(contribution) : GridColumn.Missing;
                }

                if (output.Normalised.Length > 0)
                {
                    output.Normalised[metric.Place][row] = value;
                }
            }

            if (output.DimensionScores.Length > 0)
            {
                output.DimensionScores[dimension.Place][row] = takesPart ? ScoreGrid.Round(points / inside[d]) : GridColumn.Missing;
            }
        }

        if (output.Reasons.Length > 0)
        {
            output.Reasons[0][row] = Reason(formula, first);
            output.Reasons[1][row] = Reason(formula, second);
            output.Reasons[2][row] = Reason(formula, third);
        }

        return scored ? ScoreGrid.Round(score) : GridColumn.Missing;
    }

    /// <summary>Keeps the three greatest keys. A key is the cost in hundredths, then 255 - the metric's place: on the grid, ties go to the metric listed first.</summary>
    private static void Rank(int key, ref int first, ref int second, ref int third)
    {
        (first, key) = (Math.Max(first, key), Math.Min(first, key));
        (second, key) = (Math.Max(second, key), Math.Min(second, key));
        third = Math.Max(third, key);
    }

    private static byte Reason(CompiledFormula formula, int key) =>
        key == 0 ? CodeColumn.Missing : (byte)formula.Metrics[byte.MaxValue - (key & byte.MaxValue)].Place;
}
