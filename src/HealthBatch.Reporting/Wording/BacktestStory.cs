using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Charts;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Reporting.Wording;

/// <summary>What a backtest's page says: every sentence follows from the report's figures, none is fixed in advance.</summary>
public sealed partial class BacktestStory
{
    /// <summary>Reads a report.</summary>
    public BacktestStory(BacktestReport report)
    {
        Report = report;
        Event = EventWords.Of(report.Event);
        Looks = BandLook.Of([.. report.Bands.Select(band => band.Band)]);
        Ranges = [.. report.Bands.Select(RangeOf)];
        Extreme = report.Bands.Count < 2
            ? null
            : report.Comparisons.LastOrDefault(pair => pair.Lower == report.Bands[0].Band && pair.Upper == report.Bands[^1].Band);
        Adjacent = [.. report.Comparisons.Where(pair => report.Bands.Count == 2 || pair != Extreme)];
        Gaps = [.. Adjacent.Select(pair => DateGaps.Of(report.BandsByDate, pair)).OfType<DateGaps>()];
        Judged = report.Ledger.Churned + report.Ledger.Retained;
        Overall = Judged > 0 ? (double)report.Ledger.Churned / Judged : null;
        Sections =
        [
            Data(), Bands(), Order(), Ranking(),
            .. report.Metrics.Count > 0 ? [SingleMetrics()] : Array.Empty<SectionText>(),
            .. report.Raters.Count > 0 ? [Raters()] : Array.Empty<SectionText>(),
            .. report.RaterCorrections.Count > 0 ? [Corrections()] : Array.Empty<SectionText>(),
            .. report.Overrides.Count > 0 ? [Overrides()] : Array.Empty<SectionText>(),
            .. report.Treatment is { } treatment ? [Treated(treatment)] : Array.Empty<SectionText>(),
            .. report.Challengers.Count > 0 ? [Challengers()] : Array.Empty<SectionText>(),
            .. report.Capacity.Count > 0 ? [Capacity()] : Array.Empty<SectionText>(),
            .. report.Calibration is { Groups.Count: > 0 } calibration ? [Reading(calibration)] : Array.Empty<SectionText>(),
            .. HasRevenue ? [Revenue()] : Array.Empty<SectionText>(),
            .. report.Survival is { Curves.Count: > 0 } survival ? [Survival(survival)] : Array.Empty<SectionText>(),
            .. report.LeadTime is { } lead ? [Lead(lead)] : Array.Empty<SectionText>(),
            .. report.Horizons.Count > 0 ? [Horizons()] : Array.Empty<SectionText>(),
            .. report.Stability is { } stability ? [Movement(stability)] : Array.Empty<SectionText>(),
            .. report.Segments.Count > 1 ? [Segments()] : Array.Empty<SectionText>(),
            Method(),
        ];
    }

    /// <summary>The report.</summary>
    public BacktestReport Report { get; }

    /// <summary>The words for its event.</summary>
    public EventWords Event { get; }

    /// <summary>The bands' looks, least healthy first.</summary>
    public IReadOnlyList<BandLook> Looks { get; }

    /// <summary>Each band's range of scores, or how many observations it has where the scale is not known.</summary>
    public IReadOnlyList<string> Ranges { get; }

    /// <summary>The least against the most healthy band; null where there is none.</summary>
    public Comparison? Extreme { get; }

    /// <summary>The neighbours.</summary>
    public IReadOnlyList<Comparison> Adjacent { get; }

    /// <summary>Their gaps date by date, of those that have a date with both bands.</summary>
    internal IReadOnlyList<DateGaps> Gaps { get; }

    /// <summary>Observations with a known outcome.</summary>
    public long Judged { get; }

    /// <summary>The rate over all bands.</summary>
    public double? Overall { get; }

    /// <summary>The sections in order.</summary>
    public IReadOnlyList<SectionText> Sections { get; }

    /// <summary>The dates that are not judged yet, with the day on which each can be.</summary>
    public IReadOnlyList<WaitingDate> Waiting =>
        [.. Report.LedgerByDate.Where(day => day.Ledger.Censored > 0).Select(day => new WaitingDate(day.AsOf, day.Ledger.Censored, day.AsOf.AddDays(Report.HorizonDays)))];

    /// <summary>Whether revenue or other outcomes than the judged one are known.</summary>
    public bool HasRevenue => Report.Bands.Any(band => band.GrossRetention is not null || band.RenewalRate > 0 || band.ExpansionRate > 0);

    /// <summary>The bands' look, by name; null for a band that the report doesn't list.</summary>
    public BandLook? Look(string band) => Looks.FirstOrDefault(look => look.Name == band);

    /// <summary>The page's question.</summary>
    public string Title => $"Do the health bands predict {Event.Noun}?";

    /// <summary>What was tested on what.</summary>
    public IReadOnlyList<string> Meta
    {
        get
        {
            var dates = Report.AsOfDates;
            return
            [
                $"{Report.Scorecard.Name}, version {Report.Scorecard.Version}" + (Report.Customers is { } customers ? $", {Figures.Of(customers, "customer")}" : ""),
                dates.Count switch
                {
                    0 => "no date with a known outcome",
                    1 => $"one as-of date, {Figures.Date(dates[0])}",
                    _ => $"{Figures.InWords(dates.Count, "as-of date")}, {Figures.Date(dates[0])} to {Figures.Date(dates[^1])}",
                },
                $"outcome: {Report.Event} within {Report.HorizonDays} days",
                Report.Source == "published" ? "scores as they were published" : "scores recomputed with today’s scorecard",
                .. Report.LeftOut is null ? Array.Empty<string>() : ["the verdict’s tables alone"],
            ];
        }
    }

    /// <summary>The verdict in one line for a manager; the report's own sentence, with its intervals, stands below it.</summary>
    public string Headline
    {
        get
        {
            if (Report.Bands.Count < 2 || Report.Bands[0].ChurnRate is not { } low || Report.Bands[^1].ChurnRate is not { } high)
            {
                return Judged == 0 ? "No outcome is known yet, so there is nothing to judge." : "There are no two bands to compare.";
            }

            var (worst, best) = (Report.Bands[0].Band, Report.Bands[^1].Band);
            var figures = $"{Figures.Percent(low)} against {Figures.Percent(high)}";
            return Report.Verdict.Outcome switch
            {
                "confirmed" when Extreme?.RiskRatio is { } ratio => $"{Capital(worst)} customers {Event.Past} {Figures.Ratio(ratio)} times as often as {best} ones: {figures}.",
                "confirmed" => $"{Capital(worst)} customers {Event.Past} more often than {best} ones: {figures}.",
                "contradicted" => $"{Capital(worst)} customers {Event.Past} less often than {best} ones: {figures}.",
                _ => $"It is not proven that {worst} customers {Event.Past} more often than {best} ones: {figures}.",
            };
        }
    }

    /// <summary>What the verdict rests on.</summary>
    public IReadOnlyList<string> RestsOn
    {
        get
        {
            var points = new List<string>
            {
                $"**{Figures.Of(Judged, "observation")}**" + (Report.Customers is { } customers ? $" of {Figures.Of(customers, "customer")}" : "") +
                    $", {Figures.InWords(Report.AsOfDates.Count, "as-of date")}; repeated customers are allowed for in every interval.",
            };
            var tests = Conditions.Take(3).ToArray();
            string Found(IEnumerable<Condition> conditions) => string.Join(", ", conditions.Select(condition => $"{condition.Short} {(condition.Found == Figures.None ? "not computed" : condition.Found)}"));
            points.Add(Report.Verdict.Outcome switch
            {
                "confirmed" => $"**All tests hold**: {Found(tests)}; each needs {tests[0].Needed}.",
                "contradicted" => $"**All tests point the other way**: {Found(tests)}; each is beyond what chance does.",
                _ when tests.All(test => test.Holds == "yes") => $"**The tests hold on their own**: {Found(tests)}. What stands against the verdict is said above.",
                _ => $"**What falls short**: {Found(tests.Where(test => test.Holds != "yes"))}; each needs {tests[0].Needed}.",
            });
            if (Report.AsOfDates.Count > 1 && Gaps.Count > 0)
            {
                points.Add(Gaps.All(gap => gap.Reversed == 0)
                    ? $"**Every date agrees**: wherever two neighbouring bands both have customers, the less healthy one {Event.Past} more."
                    : $"**Dates disagree**: a neighbouring pair stands the other way round on {Figures.InWords(Gaps.Max(gap => gap.Reversed), "date")} of {Figures.Words(Report.AsOfDates.Count)}.");
            }

            return points;
        }
    }

    /// <summary>What could overturn it.</summary>
    public IReadOnlyList<string> WouldChange
    {
        get
        {
            var points = new List<string>();
            if (Waiting is [var first, ..] waiting)
            {
                points.Add($"**{(waiting.Count == 1 ? Figures.Date(first.AsOf) : $"{Figures.InWords(waiting.Count, "date")} from {Figures.Date(first.AsOf)}")}**: " +
                    $"{Figures.Of(waiting.Sum(day => day.Rows), "row")} whose {Report.HorizonDays} days are not over. If their order reverses, so may this.");
            }

            if (Gaps.Where(gap => gap.Dates > 1).MinBy(gap => gap.Smallest) is { Pair: var pair } least)
            {
                points.Add(least.Smallest >= 0
                    ? $"**A step that disappears**: the smallest on any one date is {Figures.Points(least.Smallest)} points, {pair.Lower} over {pair.Upper} on {Figures.Date(least.SmallestOn)}."
                    : $"**A step that reverses**: {pair.Lower} {Event.Past} {Figures.Points(-least.Smallest)} points less than {pair.Upper} on {Figures.Date(least.SmallestOn)}.");
            }

            if (Report.Verdict.Outcome == "not-proven")
            {
                points.Add("**More outcomes**: more dates, more customers, or a longer horizon. The intervals shrink with the number of churned customers, not of rows.");
            }

            if (Report.Verdict.LastLookPassed is { } last && last < Report.AsOfDates.Count)
            {
                points.Add($"**Looking often**: this is one look at 2.5%. Had there been a look at each of the {Figures.InWords(Report.AsOfDates.Count, "date")}, the bar at the last would be higher, and this verdict "
                    + (last == 0 ? "passes it at no look." : $"passes it up to look {Figures.Count(last)} only."));
            }

            points.Add("**Treatment**: if customers were called because their band was low, some were kept for that reason, and the low band looks better than it is.");
            return points;
        }
    }

    /// <summary>How often twelve looks at 2.5% each confirm a score that has no effect, in the simulation study: 300 customers, monthly, the first look with six dates.</summary>
    internal const double TwelveLooksConfirm = 0.0565;

    /// <summary>The same with the k-th look held to 0.025 · 6/(π²k²).</summary>
    internal const double TwelveLooksConfirmAtFallingLevel = 0.0165;

    /// <summary>What a verdict that is given again every month is worth.</summary>
    public string LookedAtAgain =>
        $"Each run judges at 2.5% as if it were the only one. Twelve monthly looks at a score without effect confirmed it at some look in {Figures.Percent(TwelveLooksConfirm)} of 2,000 simulated panels (this program’s simulation study, 300 customers); with the k-th look held to 2.5% · 6/(π²k²), in {Figures.Percent(TwelveLooksConfirmAtFallingLevel)}."
        + Report.Verdict.LastLookPassed switch
        {
            null => "",
            0 => " This verdict passes that bar at no look.",
            >= RepeatedLooks.MostLooks => " This verdict passes that bar at any look.",
            { } last => $" This verdict passes that bar up to look {Figures.Count(last)}.",
        };

    /// <summary>What to do next.</summary>
    public IReadOnlyList<Advice> Next
    {
        get
        {
            var advice = new List<Advice>();
            var worst = Report.Bands.Count > 0 ? Report.Bands[0].Band : "lowest";
            switch (Report.Verdict.Outcome)
            {
                case "confirmed":
                    advice.Add(new($"Work the {worst} list first", $"Its customers do {(Event.Past == "churned" ? "churn" : "have the event")} more often. The band earns its name."));
                    advice.Add(new("Rank with the score, do not promise with it", "The order is tested here. A score is not a probability; keep it out of forecasts."));
                    break;
                case "contradicted":
                    advice.Add(new("Stop acting on these bands", $"Customers in the {worst} band {Event.Past} less than those above. A list that follows the bands calls the wrong customers."));
                    advice.Add(new("Look for a sign that is turned round", "A normaliser whose worst and best are swapped, or outcomes mapped to the wrong word, does exactly this."));
                    break;
                default:
                    advice.Add(new("Do not rest a decision on these bands yet", "The data neither supports nor refutes them. Say so when someone shows them."));
                    advice.Add(new("Collect more outcomes", Report.Verdict.MinimumDetectableDifference is { } least
                        ? $"Differences under {Figures.Points(least)} points stay invisible with this much data."
                        : "More dates and more customers; the page says when there are enough."));
                    break;
            }

            advice.Add(new("Question the weights", "The reweight run says whether other weights would have ranked customers better on later dates."));
            advice.Add(Waiting is [var next, ..]
                ? new($"Run this again on {Figures.Date(next.From)}", $"Then the {Report.HorizonDays} days of {Figures.Date(next.AsOf)} are over and {Figures.Of(next.Rows, "more row")} can be judged.")
                : new("Run this again with the next snapshot", $"It can be judged {Report.HorizonDays} days after its date."));
            return advice;
        }
    }

    private string RangeOf(BandResult band)
    {
        var starts = Report.BandStarts;
        for (var i = 0; i < starts.Count; i++)
        {
            if (starts[i].Band == band.Band)
            {
                return i == starts.Count - 1
                    ? starts.Count == 1 ? "all scores" : $"{Figures.Score(starts[i].From)} and over"
                    : i == 0 ? $"score under {Figures.Score(starts[1].From)}" : $"{Figures.Score(starts[i].From)} to under {Figures.Score(starts[i + 1].From)}";
            }
        }

        return Figures.Of(band.Observations, "observation");
    }
}
