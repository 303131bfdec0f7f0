using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Reweighting.Candidates;
using HealthBatch.Reweighting.Pooling;
using HealthBatch.Reweighting.Proposals;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting;

/// <summary>Asks of each formula whether other weights would have been better on dates that they had not seen, and proposes them where they would.</summary>
public static class ReweightRun
{
    /// <summary>Evaluates all formulas of a scorecard.</summary>
    /// <param name="scorecard">The scorecard; with formulas, since an existing score has no weights.</param>
    /// <param name="identity">How the report names it.</param>
    /// <param name="observations">Its observations, with normalised values.</param>
    /// <param name="latest">The latest snapshot, for the impact; null leaves that out.</param>
    /// <param name="columns">The lake's names.</param>
    /// <param name="fitter">What fits.</param>
    /// <param name="options">How.</param>
    /// <param name="horizonDays">The days after the as-of date in which the observations' outcomes count; null takes the scorecard's.</param>
    /// <param name="others">The snapshots' other columns, to be tried as further metrics; null tries none.</param>
    /// <param name="everyone">All customers' observations by <see cref="OneFormula"/>, from the same snapshots; null does not ask whether segments need formulas of their own.</param>
    /// <param name="progress">For people, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The panel keeps no normalised values, or the scorecard has no formulas.</exception>
    public static ReweightOutcome Evaluate(
        Scorecard scorecard,
        ScorecardIdentity identity,
        ObservationSet observations,
        Snapshot? latest,
        LakeColumns columns,
        ILogisticFitter fitter,
        ReweightOptions options,
        int? horizonDays = null,
        ObservationColumns? others = null,
        ObservationSet? everyone = null,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (scorecard.Formulas.Count == 0)
        {
            throw new ArgumentException("a scorecard over an existing score has no weights", nameof(scorecard));
        }

        var panel = observations.Panel;
        var horizon = horizonDays ?? scorecard.Outcome.HorizonDays;
        var halves = CustomerHalves.Of(panel, options.Seed);
        SegmentEvaluation[] segments = [.. scorecard.Formulas.Select((_, place) =>
            SegmentEvaluation.Of(scorecard, observations, place, halves, horizon, fitter, options, progress, cancellation))];

        if (everyone is not null && PooledFormula.Of(scorecard) is { } one)
        {
            var pooled = PooledFormula.Fit(one, everyone, observations, horizon, fitter, options, progress, cancellation);
            for (var place = 0; place < segments.Length - 1; place++)
            {
                segments[place] = pooled.Challenge(segments[place], scorecard.Formulas[place], panel.CustomerCount, options);
            }
        }

        var candidates = others is null ? null : CandidateRanking.Of(scorecard, segments, panel, others, columns, horizon, options.Threads, progress, cancellation);
        var (proposal, cuts) = segments.Any(segment => segment.Adopts) ? Propose(scorecard, segments, latest, columns, cancellation) : default;
        var impact = proposal is not null && latest is not null
            ? SnapshotImpact.Of(latest, scorecard, proposal, columns, Hindsight.Of(segments, scorecard.Bands), cancellation)
            : null;
        var report = new ReweightReport
        {
            Scorecard = identity,
            HorizonDays = horizon,
            ObservedThrough = observations.ObservedThrough,
            Event = observations.Event,
            Seed = options.Seed,
            Fitter = fitter.Identity,
            Inputs = observations.Inputs,
            Segments = [.. segments.Select((segment, place) => segment.Result with
            {
                Candidates = candidates?[place],
                Cuts = segment.Adopts ? cuts : null,
                Impact = segment.Adopts ? impact : null,
            })],
            Proposal = null,
        };
        return new ReweightOutcome(report, proposal);
    }

    /// <summary>The scorecard with its last formula for everybody, which is what the segments' own formulas have to beat; null where it has one formula.</summary>
    public static Scorecard? OneFormula(Scorecard scorecard) => PooledFormula.Of(scorecard);

    /// <summary>The next version: new weights where they are to be adopted, and band starts that keep the bands' sizes on the latest snapshot (else on all observations).</summary>
    private static (Scorecard Proposal, IReadOnlyList<BandCut> Cuts) Propose(
        Scorecard scorecard, SegmentEvaluation[] segments, Snapshot? latest, LakeColumns columns, CancellationToken cancellation)
    {
        var reweighted = scorecard with
        {
            Version = scorecard.Version + 1,
            Adopted = null,
            Formulas = [.. scorecard.Formulas.Select((formula, place) => segments[place].Adopts ? segments[place].Proposed.ApplyTo(formula) : formula)],
        };
        var (before, after) = latest is not null ? SnapshotImpact.Histograms(latest, scorecard, reweighted, columns, cancellation) : Histograms(segments);
        var bands = BandCuts.Keep(scorecard.Bands, before, after);
        var (now, then, kept) = (BandCuts.Sizes(scorecard.Bands, before), BandCuts.Sizes(bands, after), BandCuts.Sizes(scorecard.Bands, after));
        return (reweighted with { Bands = bands }, [.. bands.Bands.Select((band, place) => new BandCut(band.Name, scorecard.Bands.Bands[place].From, band.From)
        {
            Customers = now[place],
            CustomersSuggested = then[place],
            CustomersWithCurrentStarts = kept[place],
        })]);
    }

    private static (long[] Before, long[] After) Histograms(SegmentEvaluation[] segments)
    {
        var (before, after) = (new long[10_001], new long[10_001]);
        foreach (var segment in segments)
        {
            foreach (var score in Scores(segment, segment.Today))
            {
                before[score]++;
            }

            foreach (var score in Scores(segment, segment.Proposed))
            {
                after[score]++;
            }
        }

        return (before, after);
    }

    private static short[] Scores(SegmentEvaluation segment, FormulaWeights weights)
    {
        var scores = new short[segment.Rows.Count];
        WeightedScore.Fill(segment.Rows, 0, scores.Length, weights, scores);
        return scores;
    }
}
