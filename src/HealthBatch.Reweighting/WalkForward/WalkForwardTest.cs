using HealthBatch.Columns;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.WalkForward;

/// <summary>
/// Formula 10: for each as-of date t the weights are suggested anew from the dates whose horizons had ended by then (s + H not after t), by one half of the customers for
/// the other, and compared with today's on t. AUCs are taken inside of a date and half, since the halves' scores have different weights.
/// </summary>
internal sealed class WalkForwardTest
{
    private WalkForwardTest(IReadOnlyList<Fold> folds, WithinStrataAuc? comparison, IReadOnlyList<WeightSuggestion> suggestions, RowRange[] strata) =>
        (Folds, Comparison, Suggestions, Strata) = (folds, comparison, suggestions, strata);

    /// <summary>One entry a test date.</summary>
    public IReadOnlyList<Fold> Folds { get; }

    /// <summary>Today's weights against the suggested ones on all test rows; null without a test date.</summary>
    public WithinStrataAuc? Comparison { get; }

    /// <summary>What was suggested in each fold by half 0, then by half 1 of the customers: for the other half, which has the stratum beside it.</summary>
    public IReadOnlyList<WeightSuggestion> Suggestions { get; }

    /// <summary>By fold: the places of the dates that were trained on.</summary>
    public IReadOnlyList<int[]> TrainDates { get; private init; } = [];

    /// <summary>The coefficients of each fit that converged.</summary>
    public IReadOnlyList<double[]> Coefficients => [.. Suggestions.Select(suggestion => suggestion.Fit.Coefficients).OfType<double[]>()];

    /// <summary>The test rows: by test date and half.</summary>
    public RowRange[] Strata { get; }

    /// <summary>By row: today's score in hundredths; 0 for rows that were not tested.</summary>
    public short[] Current { get; private init; } = [];

    /// <summary>By row: the score of the weights suggested for it; 0 for rows that were not tested.</summary>
    public short[] Suggested { get; private init; } = [];

    /// <summary>Runs all folds.</summary>
    public static WalkForwardTest Run(
        SegmentRows rows,
        int customers,
        int horizonDays,
        FormulaWeights today,
        ILogisticFitter fitter,
        ReweightOptions options,
        IProgress<RunProgress>? progress,
        CancellationToken cancellation)
    {
        var (current, suggested) = (new short[rows.Count], new short[rows.Count]);
        var plans = Plans(rows, customers, horizonDays, today.Metrics.Length * options.ChurnedPerWeight).ToList();
        var suggestions = new WeightSuggestion[2 * plans.Count];
        int[] all = [.. Enumerable.Range(0, today.Metrics.Length)];

        // The halves know nothing of each other, so two threads are best spent on one each.
        var alone = options with { Threads = Math.Max(1, options.Threads / 2) };
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(2, options.Threads), CancellationToken = cancellation }, half =>
        {
            LogisticFit? start = null;
            for (var fold = 0; fold < plans.Count; fold++)
            {
                var (test, train) = plans[fold];
                if (half == 0)
                {
                    progress?.Report(new RunProgress($"testing weights on {rows.Dates[test]:yyyy-MM-dd}", fold, plans.Count));
                }

                var data = rows.Training(train, half, all, today.Metrics);
                var suggestion = WeightSuggestion.Of(
                    data, rows.Customer, customers, rows.ChurnedCustomers(data.Rows, customers), today, fitter, alone, start, cancellation);
                suggestions[(2 * fold) + half] = suggestion;
                start = suggestion.Fit.Coefficients is null ? start : suggestion.Fit;

                var other = rows.Ranges[(2 * test) + 1 - half];
                WeightedScore.Fill(rows, other.Start, other.Length, today, current.AsSpan(other.Start, other.Length));
                WeightedScore.Fill(rows, other.Start, other.Length, today.With(suggestion.Points), suggested.AsSpan(other.Start, other.Length));
            }
        });

        RowRange[] strata = [.. plans.SelectMany(plan => new[] { rows.Ranges[2 * plan.Test], rows.Ranges[(2 * plan.Test) + 1] })];
        var comparison = WithinStrataAuc.Compare(strata, current, suggested, rows.Events, rows.Customer, customers, options.Threads);
        var folds = new Fold[plans.Count];
        Parallel.For(0, folds.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, fold =>
        {
            var (test, train) = plans[fold];
            FormulaWeights[] fitted = [today.With(suggestions[2 * fold].Points), today.With(suggestions[(2 * fold) + 1].Points)];
            RowRange[] tested = [rows.Ranges[2 * test], rows.Ranges[(2 * test) + 1]];
            var described = Describe(rows, plans[fold], comparison, fold);
            folds[fold] = described with
            {
                Current = Reading(FoldProbabilities.Of(rows, train[^1], test, [today, today], current), FoldProbabilities.CapturedEvents(rows, tested, current)),
                Suggested = Reading(FoldProbabilities.Of(rows, train[^1], test, fitted, suggested), FoldProbabilities.CapturedEvents(rows, tested, suggested)),
            };

            FoldReading Reading(FoldProbabilities? said, double captured) =>
                new(said?.LogLoss, said?.Intercept, said?.Slope, described.Churned > 0 ? captured / described.Churned : null);
        });
        return new WalkForwardTest(folds, comparison, suggestions, strata)
        {
            TrainDates = [.. plans.Select(plan => plan.Train)],
            Current = current,
            Suggested = suggested,
        };
    }

    /// <summary>The test dates and their training dates: those with enough churned customers in training, and rows of both outcomes to test on.</summary>
    private static IEnumerable<(int Test, int[] Train)> Plans(SegmentRows rows, int customers, int horizonDays, int churnedNeeded)
    {
        for (var test = 0; test < rows.Dates.Count; test++)
        {
            int[] train = [.. Enumerable.Range(0, test).Where(date => rows.Dates[date].AddDays(horizonDays) <= rows.Dates[test])];
            var ranges = train.SelectMany(date => new[] { rows.Ranges[2 * date], rows.Ranges[(2 * date) + 1] });
            var length = rows.Ranges[2 * test].Length + rows.Ranges[(2 * test) + 1].Length;
            if (length > 0 && rows.ChurnedCustomers(ranges, customers) >= churnedNeeded)
            {
                yield return (test, train);
            }
        }
    }

    private static Fold Describe(SegmentRows rows, (int Test, int[] Train) plan, WithinStrataAuc? comparison, int fold)
    {
        var (observations, churned) = (0L, 0L);
        var (pairs, current, suggested) = (0.0, 0.0, 0.0);
        for (var half = 0; half < 2; half++)
        {
            var range = rows.Ranges[(2 * plan.Test) + half];
            observations += range.Length;
            for (var row = range.Start; row < range.Start + range.Length; row++)
            {
                churned += rows.Events[row];
            }

            if (comparison?.Strata[(2 * fold) + half] is { } stratum)
            {
                pairs += stratum.Pairs;
                current += stratum.Pairs * stratum.First;
                suggested += stratum.Pairs * stratum.Second;
            }
        }

        return new Fold(
            [.. plan.Train.Select(date => rows.Dates[date])],
            rows.Dates[plan.Test],
            observations,
            churned,
            pairs > 0 ? current / pairs : null,
            pairs > 0 ? suggested / pairs : null);
    }
}
