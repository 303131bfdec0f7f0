using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Reweighting.WalkForward;

/// <summary>
/// The best scorecards of all metrics, of one fewer, and so on down to one, each judged out of time. A fit b̂ with information A stands for its likelihood, -½ (b - b̂)'A(b - b̂):
/// leaving out a metric means minimising that with its risk at 0, so every sub-scorecard of every fold comes from the fit that is there already. The metrics to leave
/// out are chosen on all observations, the weights of each fold on its training dates.
/// </summary>
internal static class ParsimonyPath
{
    /// <summary>The path, one metric first; empty where nothing was fitted or tested.</summary>
    public static IReadOnlyList<ParsimonyStep> Of(
        SegmentRows rows, int customers, FormulaWeights today, WeightSuggestion whole, WalkForwardTest walk, int threads, CancellationToken cancellation)
    {
        if (whole.Shrunk is null || walk.Comparison is null)
        {
            return [];
        }

        var kept = Order(whole);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var (scores, auc, against) = (new short[kept.Count][], new double[kept.Count], new PairedAuc[kept.Count]);
        Parallel.For(0, kept.Count, parallel, place =>
        {
            scores[place] = Scores(rows, today, kept[place], walk);
            auc[place] = WithinStrataAuc.Auc(walk.Strata, scores[place], rows.Events)!.Value;
        });
        var best = Array.IndexOf(auc, auc.Max());
        Parallel.For(0, kept.Count, parallel, place =>
            against[place] = WithinStrataAuc.Compare(walk.Strata, scores[best], scores[place], rows.Events, rows.Customer, customers)!.Paired);
        var enough = Array.FindIndex(against, paired => -paired.Difference <= (paired.StandardError ?? 0));
        return [.. kept.Select((metrics, place) => new ParsimonyStep(
            [.. metrics.Select(metric => today.Metrics[metric])],
            auc[place],
            against[place].Difference,
            place == best ? null : against[place].StandardError,
            place == enough))];
    }

    /// <summary>By metric: the AUC out of time that the fitted weights lose without it, the others weighted anew; 0 for one that was not fitted, null where nothing was tested.</summary>
    public static double[]? Losses(SegmentRows rows, FormulaWeights today, WeightSuggestion whole, WalkForwardTest walk, int threads, CancellationToken cancellation)
    {
        if (whole.Shrunk is null || walk.Comparison is null)
        {
            return null;
        }

        double Auc(int[] metrics) => WithinStrataAuc.Auc(walk.Strata, Scores(rows, today, metrics, walk), rows.Events)!.Value;
        var (all, losses) = (Auc(whole.Fitted), new double[today.Metrics.Length]);
        Parallel.ForEach(whole.Fitted, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, metric =>
            losses[metric] = all - Auc([.. whole.Fitted.Where(other => other != metric)]));
        return losses;
    }

    /// <summary>The metrics of each size, one metric first.</summary>
    private static List<int[]> Order(WeightSuggestion whole)
    {
        var sets = new List<int[]> { whole.Fitted };
        while (sets[^1].Length > 1)
        {
            sets.Add(sets[^1]
                .Select(metric => sets[^1].Where(other => other != metric).ToArray())
                .MinBy(rest => Restricted(whole, rest).Cost)!);
        }

        sets.Reverse();
        return sets;
    }

    /// <summary>The risks, by fitted metric and per point, with only these metrics; and what that costs in likelihood.</summary>
    internal static (double[] Risks, double Cost) Restricted(WeightSuggestion suggestion, int[] metrics)
    {
        var fitted = suggestion.Fitted;
        var (information, standardised) = Standardised(suggestion);
        var scale = Vector<double>.Build.Dense(fitted.Length, i => suggestion.Fit.StandardDeviations![fitted[i]]);
        var target = information * standardised;

        int[] places = [.. Enumerable.Range(0, fitted.Length).Where(i => metrics.Contains(fitted[i]))];
        var part = Matrix<double>.Build.Dense(places.Length, places.Length, (i, j) => information[places[i], places[j]]);
        var solved = BoundedQuadratic.Minimise(
            part, Vector<double>.Build.Dense(places.Length, i => target[places[i]]), [.. places.Select(_ => 1)]);
        var restricted = Vector<double>.Build.Dense(fitted.Length);
        for (var i = 0; i < places.Length; i++)
        {
            restricted[places[i]] = solved[i];
        }

        var distance = restricted - standardised;
        return ([.. restricted.PointwiseDivide(scale)], distance * (information * distance));
    }

    /// <summary>The fit's information and its risks in units of a standard deviation, where the matrix is well conditioned.</summary>
    internal static (Matrix<double> Information, Vector<double> Risks) Standardised(WeightSuggestion suggestion)
    {
        var fitted = suggestion.Fitted;
        var scale = Vector<double>.Build.Dense(fitted.Length, i => suggestion.Fit.StandardDeviations![fitted[i]]);
        var covariance = Matrix<double>.Build.Dense(fitted.Length, fitted.Length, (i, j) => suggestion.Model!.Of(fitted[i], fitted[j]) * scale[i] * scale[j]);
        var information = covariance.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(fitted.Length));
        return ((information + information.Transpose()) / 2, Vector<double>.Build.Dense(fitted.Length, i => -suggestion.Fit.Coefficients![fitted[i]] * scale[i]));
    }

    /// <summary>Every test row's score by these metrics alone, in hundredths.</summary>
    private static short[] Scores(SegmentRows rows, FormulaWeights today, int[] metrics, WalkForwardTest walk)
    {
        var scores = new short[rows.Count];
        for (var fold = 0; fold < walk.Folds.Count; fold++)
        {
            for (var half = 0; half < 2; half++)
            {
                var suggestion = walk.Suggestions[(2 * fold) + half];
                var stratum = walk.Strata[(2 * fold) + 1 - half];
                WeightedScore.Fill(rows, stratum.Start, stratum.Length, Points(today, metrics, suggestion), scores.AsSpan(stratum.Start, stratum.Length));
            }
        }

        return scores;
    }

    /// <summary>Points of 100 over these metrics; where a fold has no fit, or none of them carries risk there, today's shares of them.</summary>
    private static FormulaWeights Points(FormulaWeights today, int[] metrics, WeightSuggestion suggestion)
    {
        var points = new double[today.Points.Length];
        if (suggestion.Shrunk is not null && Restricted(suggestion, metrics).Risks is var risks && risks.Sum() is > 0 and var sum)
        {
            for (var i = 0; i < risks.Length; i++)
            {
                points[suggestion.Fitted[i]] = 100 * risks[i] / sum;
            }
        }
        else
        {
            var total = metrics.Sum(metric => today.Points[metric]);
            foreach (var metric in metrics)
            {
                points[metric] = total > 0 ? 100 * today.Points[metric] / total : 100.0 / metrics.Length;
            }
        }

        return today.With(points);
    }
}
