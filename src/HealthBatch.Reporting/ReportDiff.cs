using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting;

/// <summary>What changed between two reports of the same kind. Figures are compared as the pages print them: what a reader can't see did not change.</summary>
public static class ReportDiff
{
    /// <summary>What changed between two backtests.</summary>
    public static ReportDifference Between(BacktestReport before, BacktestReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new Changes();
        changes.Add("scorecard", Card(before.Scorecard), Card(after.Scorecard));
        changes.Add("verdict", Answer.Verdict(before.Verdict.Outcome).Name, Answer.Verdict(after.Verdict.Outcome).Name);
        changes.Add("as-of dates", Dates(before), Dates(after));
        changes.Add("outcomes known through", Figures.Date(before.ObservedThrough), Figures.Date(after.ObservedThrough));
        changes.Add("tables", Tables(before), Tables(after));
        changes.Add("observations judged", Figures.Count(Judged(before)), Figures.Count(Judged(after)));
        changes.Add("censored", Figures.Count(before.Ledger.Censored), Figures.Count(after.Ledger.Censored));
        foreach (var (name, old, now) in Match(before.Bands, after.Bands, band => band.Band))
        {
            var note = old?.Interval is { } ends && now?.ChurnRate is { } rate
                ? rate < ends[0] || rate > ends[1] ? "outside the earlier 95% interval" : "within the earlier 95% interval"
                : null;
            changes.Add($"{name}: rate", Figures.Percent(old?.ChurnRate), Figures.Percent(now?.ChurnRate), note);
        }

        changes.Add("AUC", Figures.Auc(before.Discrimination?.Auc), Figures.Auc(after.Discrimination?.Auc));
        foreach (var (name, old, now) in Match(before.Segments, after.Segments, segment => segment.Segment))
        {
            changes.Add($"{name}: verdict", old is null ? Figures.None : Answer.Verdict(old.Verdict.Outcome).Name, now is null ? Figures.None : Answer.Verdict(now.Verdict.Outcome).Name);
        }

        return new(
            "backtest", Label(before.Scorecard, before.AsOfDates), Label(after.Scorecard, after.AsOfDates),
            Sentence("verdict", Answer.Verdict(before.Verdict.Outcome).Name, Answer.Verdict(after.Verdict.Outcome).Name, changes.Found), changes.Found);
    }

    /// <summary>What changed between two reweightings.</summary>
    public static ReportDifference Between(ReweightReport before, ReweightReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new Changes();
        changes.Add("scorecard", Card(before.Scorecard), Card(after.Scorecard));
        changes.Add("outcomes known through", Figures.Date(before.ObservedThrough), Figures.Date(after.ObservedThrough));
        var many = before.Segments.Count > 1 || after.Segments.Count > 1;
        foreach (var (name, old, now) in Match(before.Segments, after.Segments, segment => segment.Segment))
        {
            var of = many ? name + ": " : "";
            changes.Add($"{of}decision", old is null ? Figures.None : Answer.Decision(old.Decision).Name, now is null ? Figures.None : Answer.Decision(now.Decision).Name);
            changes.Add($"{of}AUC of today’s weights", Figures.Auc(old?.OutOfTime?.AucCurrent), Figures.Auc(now?.OutOfTime?.AucCurrent));
            changes.Add($"{of}AUC of the suggested", Figures.Auc(old?.OutOfTime?.AucSuggested), Figures.Auc(now?.OutOfTime?.AucSuggested));
            foreach (var (metric, was, isNow) in Match(old?.Metrics ?? [], now?.Metrics ?? [], weight => weight.Metric))
            {
                changes.Add($"{of}{metric}: weight", Weight(was?.Current), Weight(isNow?.Current));
                changes.Add($"{of}{metric}: suggested", Weight(was?.Suggested), Weight(isNow?.Suggested));
            }

            foreach (var (band, was, isNow) in Match(old?.Cuts ?? [], now?.Cuts ?? [], cut => cut.Band))
            {
                changes.Add($"{of}{band}: suggested start", Weight(was?.Suggested), Weight(isNow?.Suggested));
            }
        }

        var (first, last) = (new ReweightStory(before).Decision, new ReweightStory(after).Decision);
        return new(
            "reweight", Label(before.Scorecard, Days(before)), Label(after.Scorecard, Days(after)),
            Sentence("decision", Answer.Decision(first).Name, Answer.Decision(last).Name, changes.Found), changes.Found);
    }

    private static string Sentence(string what, string before, string after, List<ReportChange> changes) => changes.Count == 0 ? "Nothing changed."
        : before == after ? $"The {what} is still “{after.ToLowerInvariant()}”; {Figures.InWords(changes.Count, "figure")} changed."
        : $"The {what} changed from “{before.ToLowerInvariant()}” to “{after.ToLowerInvariant()}”.";

    private static string Label(ScorecardIdentity card, IReadOnlyList<DateOnly> dates) => $"{card.Name} version {card.Version}" + (dates.Count == 0 ? "" : $", {Figures.Date(dates[^1])}");

    private static string Card(ScorecardIdentity card) => $"{card.Name} version {card.Version} ({Figures.Hash(card.Sha256)})";

    private static string Dates(BacktestReport report) =>
        report.AsOfDates.Count == 0 ? "none" : $"{Figures.Count(report.AsOfDates.Count)}, {Figures.Date(report.AsOfDates[0])} to {Figures.Date(report.AsOfDates[^1])}";

    private static string Tables(BacktestReport report) => report.LeftOut is null ? "all" : "the verdict’s";

    private static long Judged(BacktestReport report) => report.Ledger.Churned + report.Ledger.Retained;

    private static DateOnly[] Days(ReweightReport report) =>
        [.. report.Segments.SelectMany(segment => segment.OutOfTime?.Folds ?? []).Select(fold => fold.TestDate).Distinct().Order()];

    private static string Weight(double? points) => points is { } value ? Figures.Weight(value) : Figures.None;

    // Names of the later report first, in its order; then what is gone.
    private static IEnumerable<(string Name, T? Before, T? After)> Match<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> name)
        where T : class =>
        after.Select(name).Concat(before.Select(name)).Distinct(StringComparer.Ordinal)
            .Select(key => (key, before.FirstOrDefault(item => name(item) == key), after.FirstOrDefault(item => name(item) == key)));

    private sealed class Changes
    {
        public List<ReportChange> Found { get; } = [];

        public void Add(string what, string before, string after, string? note = null)
        {
            if (before != after)
            {
                Found.Add(new(what, before, after, note));
            }
        }
    }
}
