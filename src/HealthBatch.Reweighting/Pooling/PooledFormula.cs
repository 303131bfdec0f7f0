using System.Globalization;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Reweighting.Pooling;

/// <summary>One formula for everybody, that of everyone else, with weights fitted to all customers: what a segment's own formula has to beat.</summary>
internal sealed class PooledFormula
{
    private readonly WalkForwardTest _walk;
    private readonly WeightSuggestion _suggestion;
    private readonly Scorecard _scorecard;
    private readonly int[] _rowOf;

    private PooledFormula(WalkForwardTest walk, WeightSuggestion suggestion, Scorecard scorecard, int[] rowOf) =>
        (_walk, _suggestion, _scorecard, _rowOf) = (walk, suggestion, scorecard, rowOf);

    /// <summary>The scorecard with its last formula for everybody; null where it has one only.</summary>
    public static Scorecard? Of(Scorecard scorecard) =>
        scorecard.Formulas.Count < 2 ? null : scorecard with { Formulas = [scorecard.Formulas[^1]], Overrides = [], Actions = [] };

    /// <summary>Fits it and tests it out of time.</summary>
    /// <param name="pooled">The scorecard with one formula.</param>
    /// <param name="observations">Everybody's observations by that formula.</param>
    /// <param name="own">The observations by the scorecard itself, from the same snapshots.</param>
    /// <param name="horizonDays">The days that an outcome takes to be known.</param>
    /// <param name="fitter">What fits.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">For people, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    public static PooledFormula Fit(
        Scorecard pooled,
        ObservationSet observations,
        ObservationSet own,
        int horizonDays,
        ILogisticFitter fitter,
        ReweightOptions options,
        IProgress<RunProgress>? progress,
        CancellationToken cancellation)
    {
        progress?.Report(new RunProgress("fitting one formula for everyone", 0, 0));
        var (panel, formula) = (observations.Panel, pooled.Formulas[0]);
        var today = FormulaWeights.Of(formula);
        var rows = SegmentRows.Gather(panel, 0, CustomerHalves.Of(panel, options.Seed), today, options.Threads);
        int[] all = [.. Enumerable.Range(0, today.Metrics.Length)];
        var suggestion = WeightSuggestion.Of(
            rows.Training(Enumerable.Range(0, rows.Dates.Count), -1, all, today.Metrics),
            rows.Customer,
            panel.CustomerCount,
            rows.ChurnedCustomers(rows.Ranges, panel.CustomerCount),
            today,
            fitter,
            options,
            null,
            cancellation);
        var walk = WalkForwardTest.Run(rows, panel.CustomerCount, horizonDays, today, fitter, options, progress, cancellation);

        // Rows were reordered by half: where each row of the pooled panel went, seen from the scorecard's own panel.
        var place = new int[panel.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            place[rows.Source[row]] = row;
        }

        return new PooledFormula(walk, suggestion, pooled, [.. own.RowsIn(observations).Select(row => row < 0 ? -1 : place[row])]);
    }

    /// <summary>Holds a segment's own formula against it; where both have the same metrics and its own are not better, the segment's suggestion becomes that of everyone.</summary>
    public SegmentEvaluation Challenge(SegmentEvaluation own, Formula formula, int customers, ReweightOptions options)
    {
        var same = SameMetrics(_scorecard, formula, _scorecard.Formulas[0]);
        var compared = Compare(own, own.Walk.Suggested, customers);
        var answer = Answer(compared, same, own.Result.Segment);
        var result = own.Result with { OwnFormula = answer };
        if (!same || answer.WorthIt || !own.Adopts)
        {
            return own with { Result = result };
        }

        // Only weights differ, and its own are no better than everyone's: those have to beat today's here, at this look's level.
        var today = Compare(own, own.Walk.Current, customers);
        var points = _suggestion.Points;
        var alpha = RepeatedLooks.AlphaOf(options.Look, options.Alpha);
        var adopts = _suggestion.Differs && today.Paired is { } paired && -paired.Difference > 0 && paired.IntervalAt(alpha) is { High: < 0 };
        return own with
        {
            Result = result with
            {
                Decision = adopts ? Decision.Adopt : Decision.Keep,
                Why = adopts
                    ? $"{answer.Sentence} So everyone's weights are suggested, which rank this segment's customers better than today's too."
                    : $"{answer.Sentence} Everyone's weights in turn have not proved better than today's.",
                Metrics = [.. result.Metrics.Select((metric, place) => metric with { Suggested = points[place], Note = Joined(metric.Note) })],
            },
            Proposed = adopts ? own.Today.With(points) : own.Today,
        };

        string Joined(string? note) => note is null ? "everyone's weights" : $"everyone's weights; {note}";
    }

    /// <summary>The scores of a segment's test rows and those of the pooled formula, on the rows and dates that both tested: first pooled, then the segment's.</summary>
    private (PairedAuc? Paired, long Observations) Compare(SegmentEvaluation own, short[] scores, int customers)
    {
        var tested = _walk.Folds.Select(fold => fold.TestDate).ToHashSet();
        var (first, second, events, customer, strata) = (new List<short>(), new List<short>(), new List<byte>(), new List<int>(), new List<RowRange>());
        foreach (var (stratum, place) in own.Walk.Strata.Select((stratum, place) => (stratum, place)))
        {
            var start = first.Count;
            for (var row = stratum.Start; tested.Contains(own.Walk.Folds[place / 2].TestDate) && row < stratum.Start + stratum.Length; row++)
            {
                var other = _rowOf[own.Rows.Source[row]];
                if (other >= 0)
                {
                    first.Add(_walk.Suggested[other]);
                    second.Add(scores[row]);
                    events.Add(own.Rows.Events[row]);
                    customer.Add(own.Rows.Customer[row]);
                }
            }

            strata.Add(new RowRange(start, first.Count - start));
        }

        return (WithinStrataAuc.Compare(strata, [.. first], [.. second], [.. events], [.. customer], customers)?.Paired, first.Count);
    }

    private OwnFormula Answer((PairedAuc? Paired, long Observations) compared, bool same, string segment)
    {
        var interval = compared.Paired?.IntervalAt(0.025);
        var worth = interval is { Low: > 0 };
        return new OwnFormula
        {
            WorthIt = worth,
            Sentence = Words(compared.Paired, worth, same, segment),
            SameMetrics = same,
            Observations = compared.Observations,
            AucOwn = compared.Paired?.Second,
            AucPooled = compared.Paired?.First,
            Difference = compared.Paired?.Difference,
            StandardError = compared.Paired?.StandardError,
            Interval = interval is { } ends ? [ends.Low, ends.High] : null,
            P = compared.Paired?.P,
        };
    }

    private string Words(PairedAuc? paired, bool worth, bool same, string segment)
    {
        if (paired is null)
        {
            return $"Whether {segment} needs a formula of its own can't be said: there is no later date to try both on.";
        }

        var what = same ? "weights" : "formula";
        var numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"on later dates its own {what} rank{(same ? "" : "s")} a churner below a customer who stayed in {100 * paired.Second:0.00}% of pairs, {(same ? "everyone's weights" : $"that of {_scorecard.Formulas[0].Segment}, fitted to everyone,")} in {100 * paired.First:0.00}%");
        return worth
            ? $"{(same ? "Weights" : "A formula")} of its own {(same ? "are" : "is")} worth it for {segment}: {numbers}."
            : $"{(same ? "Weights" : "A formula")} of its own {(same ? "aren't" : "isn't")} worth it here, for {segment}: {numbers}, and the difference may be chance.";
    }

    /// <summary>Whether only weights tell two formulas apart.</summary>
    private static bool SameMetrics(Scorecard scorecard, Formula one, Formula other)
    {
        byte[] Written(Formula formula) => ScorecardFile.Write(scorecard with
        {
            Formulas =
            [
                formula with
                {
                    Segment = "all",
                    When = null,
                    Dimensions = [.. formula.Dimensions.Select(dimension => dimension with { Weight = 1, Metrics = [.. dimension.Metrics.Select(metric => metric with { Weight = 1 })] })],
                },
            ],
        });
        return Written(one).AsSpan().SequenceEqual(Written(other));
    }
}
