using System.Globalization;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Reweighting.Results;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Reweighting.Candidates;

/// <summary>Ranks the columns that formulas ignore by what they would add out of time, a block of columns at a time.</summary>
internal static class CandidateRanking
{
    /// <summary>An AUC alone, in either direction, from which a column knows the outcome.</summary>
    private const double Separating = 0.98;

    /// <summary>Holm's p below which a column is said to add something.</summary>
    private const double Level = 0.025;

    /// <summary>What the codes of one block of columns may take, in bytes.</summary>
    private const long Memory = 256L << 20;

    /// <summary>By segment: the candidates, best first; null where the segment has no test to try them on.</summary>
    /// <param name="scorecard">The scorecard.</param>
    /// <param name="segments">Its evaluations.</param>
    /// <param name="panel">The observations.</param>
    /// <param name="columns">Their other columns.</param>
    /// <param name="names">The lake's names.</param>
    /// <param name="horizonDays">The days that an outcome takes to be known.</param>
    /// <param name="threads">How many may work; the result is the same.</param>
    /// <param name="progress">For people, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<IReadOnlyList<Candidate>?> Of(
        Scorecard scorecard,
        IReadOnlyList<SegmentEvaluation> segments,
        ObservationPanel panel,
        ObservationColumns columns,
        LakeColumns names,
        int horizonDays,
        int threads,
        IProgress<RunProgress>? progress,
        CancellationToken cancellation)
    {
        var tested = segments.Select(segment => segment.Walk.Comparison is not null).ToArray();
        var found = segments.Select(_ => new List<Candidate>()).ToArray();
        var used = scorecard.Formulas.Select(formula => formula.Metrics.Select(metric => metric.Column).ToHashSet(StringComparer.Ordinal)).ToArray();
        var words = names.OutcomeWords.Keys.Concat(names.OutcomeWords.Values).Append(names.Outcome).Append(names.OutcomeDate).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] wanted = [.. columns.Numeric.Where(name => Enumerable.Range(0, segments.Count).Any(segment => tested[segment] && !used[segment].Contains(name)))];
        if (!tested.Contains(true))
        {
            return [.. segments.Select(_ => (IReadOnlyList<Candidate>?)null)];
        }

        // The first dates whose horizons had ended by the first test: every fold of every segment is trained on them.
        var firstTest = segments.Where((_, segment) => tested[segment]).Min(segment => segment.Walk.Folds[0].TestDate);
        var referenceDates = panel.AsOfDates.Count(date => date.AddDays(horizonDays) <= firstTest);
        foreach (var segment in Enumerable.Range(0, segments.Count).Where(segment => tested[segment]))
        {
            found[segment].AddRange(wanted.Where(words.Contains).Select(name => new Candidate { Column = name, NotRanked = "named like an outcome" }));
        }

        foreach (var block in wanted.Where(name => !words.Contains(name)).Chunk((int)Math.Clamp(Memory / Math.Max(1, panel.Count), 1, 64)))
        {
            progress?.Report(new RunProgress($"trying columns that are ignored: {block[0]} to {block[^1]}", 0, 0));
            var read = CandidateColumns.Read(columns, block, panel, referenceDates, cancellation);
            for (var segment = 0; segment < segments.Count; segment++)
            {
                int[] mine = [.. Enumerable.Range(0, block.Length).Where(place => tested[segment] && !used[segment].Contains(block[place]))];
                found[segment].AddRange(Try(segments[segment], segment, read, mine, panel.CustomerCount, threads, cancellation));
            }
        }

        return [.. found.Select((candidates, segment) => tested[segment] ? Ranked(candidates) : null)];
    }

    /// <summary>Adjusts for the number of candidates and sorts: by difference, then by name; those that were not ranked last.</summary>
    internal static IReadOnlyList<Candidate> Ranked(IReadOnlyList<Candidate> candidates)
    {
        var adjusted = MultipleTesting.Holm([.. candidates.Select(candidate => candidate.NotRanked is null ? candidate.P : null)]);
        return [.. candidates
            .Select((candidate, place) => candidate with { PHolm = adjusted[place], Adds = adjusted[place] < Level })
            .OrderBy(candidate => candidate.NotRanked is not null)
            .ThenByDescending(candidate => candidate.Difference)
            .ThenBy(candidate => candidate.Column, StringComparer.Ordinal)];
    }

    /// <summary>Tries the columns at those places in one segment; not yet adjusted for their number.</summary>
    internal static Candidate[] Try(
        SegmentEvaluation evaluation, int segment, CandidateColumns read, int[] mine, int customers, int threads, CancellationToken cancellation)
    {
        if (mine.Length == 0)
        {
            return [];
        }

        var (rows, walk) = (evaluation.Rows, evaluation.Walk);
        byte[][] codes = [.. mine.Select(place => read.Codes[place])];
        RankScale[] scales = [.. mine.Select(place => read.Scales[place][segment])];
        var trial = new CandidateTrial(rows, walk, codes, scales, evaluation.Today.Metrics, threads, cancellation);
        int[] all = [.. Enumerable.Range(0, evaluation.Today.Metrics.Length)];
        var whole = CandidateStep.Of(
            rows,
            rows.Training(Enumerable.Range(0, rows.Dates.Count), -1, all, evaluation.Today.Metrics),
            evaluation.Suggestion,
            codes,
            [.. scales.Select(CandidateTrial.Deviations)],
            cancellation);
        var without = trial.Scores(-1);
        var results = new Candidate[mine.Length];
        Parallel.For(0, mine.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, candidate =>
        {
            var (auc, missing) = trial.Alone(candidate);
            var result = new Candidate { Column = read.Names[mine[candidate]], MissingShare = missing, Auc = auc };
            results[candidate] = Obstacle(scales[candidate], auc, missing, whole?.CandidateRisk[candidate]) is { } obstacle
                ? result with { NotRanked = obstacle }
                : Compared(result, trial, candidate, without, whole!);
        });
        return results;

        Candidate Compared(Candidate result, CandidateTrial of, int candidate, short[] alone, CandidateStep fit)
        {
            var paired = WithinStrataAuc.Compare(walk.Strata, alone, of.Scores(candidate), rows.Events, rows.Customer, customers)!.Paired;
            var own = fit.CandidateRisk[candidate];
            var folds = of.Risks(candidate).ToArray();
            return result with
            {
                Better = own > 0 ? "more" : "less",
                Points = 100 * Math.Abs(own) / (fit.Risks[candidate].Sum() + Math.Abs(own)),
                AucWith = paired.Second,
                Difference = paired.Difference,
                StandardError = paired.StandardError,
                Interval = paired.IntervalAt(Level) is { } interval ? [interval.Low, interval.High] : null,
                P = paired.P,
                SignStability = folds.Count(risk => risk * own > 0) / (double)folds.Length,
            };
        }
    }

    private static string? Obstacle(RankScale scale, double? auc, double missing, double? risk) =>
        missing == 1 ? "never there"
        : !scale.Varies || auc is null ? "the same for everyone on the first dates"
        : auc is >= Separating or <= 1 - Separating ? string.Create(CultureInfo.InvariantCulture, $"too good to be true: an AUC of {auc:0.000} alone. Check that it was known then")
        : risk is null or 0 ? "a copy of the formula's metrics, or the same for everyone on a date"
        : null;
}
