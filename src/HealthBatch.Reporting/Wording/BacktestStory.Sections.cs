using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>The sections' headings and leads.</summary>
public sealed partial class BacktestStory
{
    private SectionText Data()
    {
        var ledger = Report.Ledger;
        var excluded = ledger.Excluded.Values.Sum();
        var lead = new List<string>
        {
            Report.Label == "first-decision"
                ? $"Each customer is scored on a date and then watched for {Report.HorizonDays} days. The **first decision** in those days counts: {Report.Event}, or renewed. Customers who decide nothing are left out."
                : $"Each customer is scored on a date and then watched for {Report.HorizonDays} days. **{char.ToUpperInvariant(Event.Past[0])}{Event.Past[1..]}** means an outcome “{Report.Event}” in those days; retained means none.",
        };
        if (ledger.Censored > 0)
        {
            lead.Add($"**{Figures.Of(ledger.Censored, "row")}** cannot be judged yet: their {Report.HorizonDays} days run past {Figures.Date(Report.ObservedThrough)}, the last day that outcomes are known for. They are left out, not counted as retained.");
        }

        if (excluded > 0)
        {
            lead.Add($"**{Figures.Of(excluded, "row")}** are left out for the reasons shown. None is counted as 0.");
        }

        if (Report.ChangedSnapshots.Count > 0)
        {
            lead.Add($"**{Figures.Of(Report.ChangedSnapshots.Count, "snapshot file")} changed since** {(Report.ChangedSnapshots.Count == 1 ? "it was" : "they were")} scored: {string.Join(", ", Report.ChangedSnapshots.Take(3))}{(Report.ChangedSnapshots.Count > 3 ? " and others" : "")}. {(Report.Source == "published" ? "The scores are those of the day; revenue is that of the changed file." : "What was published for them may differ from what is judged here.")}");
        }

        if (Report.ChangedSinceLastRun.Count > 0)
        {
            lead.Add($"**{Figures.Of(Report.ChangedSinceLastRun.Count, "snapshot file")} changed since the last backtest** and {(Report.ChangedSinceLastRun.Count == 1 ? "was" : "were")} read again: {string.Join(", ", Report.ChangedSinceLastRun.Take(3))}{(Report.ChangedSinceLastRun.Count > 3 ? " and others" : "")}. What the last report said of {(Report.ChangedSinceLastRun.Count == 1 ? "its date" : "their dates")} may differ from this one.");
        }

        if (Report.Match is { } match)
        {
            if (match.JoinedAfter > 0)
            {
                lead.Add($"Of {Figures.Of(match.Listed, "customer")}, **{Figures.Count(match.JoinedAfter)}** joined after the first date and are judged from then on; {Figures.Count(match.WithoutOutcome)} have no outcome of any kind.");
            }

            if (match.NotListed > 0)
            {
                lead.Add($"**{Figures.Of(match.NotListed, "customer")}** with outcomes {(match.NotListed == 1 ? "is" : "are")} in none of these snapshots; their outcomes count for nobody. If they should be, compare how ids are written.");
            }
        }

        if (Report.Outcomes is { LongestDelayDays: > 0 and var delay })
        {
            lead.Add($"Outcomes became known up to **{Figures.Of(delay, "day")}** after they happened: what the last days before {Figures.Date(Report.ObservedThrough)} still hold back counts as retained.");
        }

        if (ledger.Returned > 0)
        {
            lead.Add($"**{Figures.Of(ledger.Returned, "observation")}** are of customers who had churned before and came back; they are judged like everybody else.");
        }

        return new(
            "data", "Data",
            $"{Figures.Of(Judged, "outcome")} could be judged; " + (ledger.Censored > 0 ? $"{Figures.Count(ledger.Censored)} came too late" : "none came too late"),
            lead,
            "Scored = churned + retained + censored + left out, for every date.");
    }

    private SectionText Bands()
    {
        var known = Report.Bands.Where(band => band.ChurnRate is not null).ToArray();
        var heading = known.Length < 2 ? "There are no two bands to compare"
            : Report.Verdict.StrictOrder ? Report.Verdict.Outcome == "not-proven"
                ? $"{Capital(Event.Noun)} falls with every step, but chance could do that too"
                : $"{Capital(Event.Noun)} falls with every step up the bands"
            : Disorder(known) is var (lower, upper) ? $"{Capital(Event.Noun)} does not fall with every step: {lower} {Event.Past} no more often than {upper}"
            : $"{Capital(Event.Noun)} does not fall with every step";
        var lead = new List<string>();
        if (known.Length >= 2)
        {
            lead.Add($"**{Figures.OfHundred(known[0].ChurnRate!.Value)}** observations in {known[0].Band} {Event.Past} within {Report.HorizonDays} days, against **{Figures.OfHundred(known[^1].ChurnRate!.Value)}** in {known[^1].Band}.");
        }

        if (known.Where(band => band.DesignEffect is not null).MaxBy(band => band.DesignEffect) is { DesignEffect: > 1.01 } most)
        {
            lead.Add($"The same customer is scored on several dates, so observations are not independent: in {most.Band}, {Figures.Count(most.Observations)} of them are worth {Figures.Count((long)(most.Observations / most.DesignEffect!.Value))}. The **thick** interval allows for that; the **thin** one does not, and shows how far one would be misled.");
        }
        else
        {
            lead.Add("The **thick** interval allows for customers who are scored on several dates; the **thin** one does not and is there for comparison.");
        }

        if (known.Where(band => band.OtherMonthsInterval is not null).MaxBy(band => Width(band.OtherMonthsInterval!)) is { } widest)
        {
            lead.Add($"These intervals speak of **these months**. Months differ too: for the rate of **other months** like them, {widest.Band} is {Figures.PercentInterval(widest.OtherMonthsInterval)}.");
        }
        else if (known.FirstOrDefault(band => band.Interval is not null)?.OtherMonthsWhyNot is { } why)
        {
            lead.Add($"These intervals speak of **these months** only: {why}.");
        }

        return new("bands", "Churn by band", heading, lead, $"Clustered by customer: Wilson on the effective number of observations, n over the design effect, cut by Student’s t where customers are few; with fewer than four {Event.People} Clopper–Pearson. Naive: Wilson on n. Other months: the variance between dates added, with the horizons’ overlap allowed for (t).");
    }

    private static double Width(double[] interval) => interval[1] - interval[0];

    private SectionText Order()
    {
        var alpha = Report.Verdict.Alpha;
        var real = Adjacent.Count(pair => pair.PHolm < alpha);
        var always = Gaps.Count > 0 && Gaps.Count == Adjacent.Count && Gaps.All(gap => gap.Reversed == 0) && Report.AsOfDates.Count > 1;
        var heading = Adjacent.Count == 0 ? "There is no step to test"
            : real == Adjacent.Count ? (Adjacent.Count switch { 1 => "The step is real", 2 => "Both steps are real", var n => $"All {Figures.Words(n)} steps are real" }) + (always ? ", on every date" : "")
            : real == 0 ? Adjacent.Count == 1 ? "The step is not proven" : "No single step is proven"
            : $"{Capital(Figures.Words(real))} of {Figures.Words(Adjacent.Count)} steps {(real == 1 ? "is" : "are")} proven";
        var lead = new List<string> { "The bands are meant to be an order, so each step is tested: does the less healthy band churn more than the one above it? Pairs are corrected for being several (Holm)." };
        var hidden = Gaps.Where(gap => gap.Pair.Difference is { } pooled && gap.Contradicts(pooled)).ToArray();
        foreach (var gap in hidden)
        {
            lead.Add($"Pooled, {gap.Pair.Lower} over {gap.Pair.Upper} is {Figures.Points(gap.Pair.Difference)} points; date by date it is **{Figures.Points(gap.Smallest)} to {Figures.Points(gap.Largest)}**, on average {Figures.Points(gap.Mean)}.");
        }

        if (hidden.Length > 0)
        {
            lead.Add($"The bands are filled differently on different dates, so pooling mixes each date’s own level of {Event.Noun} into the {(hidden.Length == 1 ? "gap" : "gaps")}. Trust the dates.");
        }

        if (Gaps.MaxBy(gap => gap.Reversed) is { Reversed: > 0 } worst)
        {
            lead.Add($"On **{Figures.Words(worst.Reversed)} of {Figures.InWords(worst.Dates, "date")}** {worst.Pair.Lower} {Event.Past} less often than {worst.Pair.Upper}.");
        }

        return new("order", "Order and gaps", heading, lead, "Pairs are tested on the log-odds with clustered covariance, one-sided; the difference in points is published beside it. Trend: clustered logistic slope on the band’s rank.");
    }

    private SectionText Ranking()
    {
        const string note = "AUC: mid-rank. Pooled interval clustered by customer (Obuchowski 1997), naive: DeLong.";
        if (Report.Discrimination is not { Auc: { } auc } result)
        {
            return new("auc", "Ranking", "How well the score ranks cannot be said", [Report.Discrimination is null ? "There is no score to rank with, or no outcome to rank: **not enough data**." : Capital(Absence.OfAuc(Judged, Report.Ledger.Churned, Event)) + ": **not enough data**."], note);
        }

        var clear = result.Interval is { } ends ? ends[0] > 0.5 ? 1 : ends[1] < 0.5 ? -1 : 0 : 0;
        var days = result.ByDate.Where(day => day.Auc is not null).ToArray();
        var steady = days.Length > 1 && days.Max(day => day.Auc) - days.Min(day => day.Auc) < 0.1;
        var heading = clear switch
        {
            1 => (auc >= 0.8 ? "The score ranks customers well" : auc >= 0.68 ? "The score ranks customers usefully" : auc >= 0.58 ? "The score ranks customers, modestly" : "The score ranks customers barely better than chance")
                + (steady && auc >= 0.68 ? ", and steadily" : ""),
            -1 => "The score ranks customers the wrong way round",
            _ => "The score’s ranking cannot be told from chance",
        };
        var lead = new List<string>
        {
            $"Take one observation that {Event.Past} and one that did not. The score puts the first lower **{Figures.Decimal(auc * 100, 0)} times in 100**. Tossing a coin gets 50.",
        };
        if (days.Length > 1 && days.MaxBy(day => day.Auc) is { } best && days.MinBy(day => day.Auc) is { } weakest)
        {
            lead.Add($"The best date is {Figures.Date(best.AsOf)} ({Figures.Auc(best.Auc)}), the weakest {Figures.Date(weakest.AsOf)} ({Figures.Auc(weakest.Auc)})."
                + (weakest.Auc > 0.55 ? " No date comes near a coin toss." : ""));
        }

        if (result.Interval is null)
        {
            lead.Add($"There is no interval: {Absence.OfAucInterval(Event)}.");
        }

        return new("auc", "Ranking", heading, lead, note);
    }

    private SectionText Segments()
    {
        var confirmed = Report.Segments.Count(segment => segment.Verdict.Outcome == "confirmed");
        var against = Report.Segments.Count(segment => segment.Verdict.Outcome == "contradicted");
        var heading = confirmed == Report.Segments.Count ? confirmed == 2 ? "The bands hold in both segments" : $"The bands hold in all {Figures.InWords(confirmed, "segment")}"
            : against > 0 ? $"In {Figures.InWords(against, "segment")} the bands run the wrong way"
            : confirmed == 0 ? "In no segment alone do the bands hold"
            : $"The bands hold in {Figures.Words(confirmed)} of {Figures.InWords(Report.Segments.Count, "segment")}";
        var lead = new List<string>
        {
            "A pooled verdict can hide a segment where the bands fail. Each segment has its own formula, and is judged on its own customers.",
            "**Not proven** is no failure: a small segment needs longer before anything can be said about it.",
        };
        if (OtherMonthsRefusal is { } why)
        {
            lead.Add($"The intervals of segments speak of **these months** only: {why}.");
        }

        return new(
            "segments", "Segments", heading, lead,
            "Holm over the segments’ verdicts: judged together, they are wrong no more often than one alone. Other months: as for all customers, from the segment’s own dates.");
    }

    /// <summary>Whether the segments' bands differ in what can be said of other months, so that a table says it.</summary>
    public bool HasOtherMonthsBySegment => OtherMonthsRefusal is null && SegmentBands.Any(band => band.OtherMonthsInterval is not null || band.OtherMonthsWhyNot is not null);

    /// <summary>Why no band of any segment has an interval for other months, where that is for one reason; else null.</summary>
    private string? OtherMonthsRefusal =>
        SegmentBands.Select(band => band.OtherMonthsInterval is null ? band.OtherMonthsWhyNot : null).Distinct().ToArray() is [{ } why] ? why : null;

    private IEnumerable<BandResult> SegmentBands => Report.Segments.SelectMany(segment => segment.Bands);

    private static SectionText Method() => new(
        "method", "How it was computed", "How this was computed",
        ["Every figure on this page is in report.json and in tables/ beside it, with all its digits. The same inputs, settings and seed give this page again, byte for byte."],
        null);

    private static (string Lower, string Upper)? Disorder(BandResult[] known)
    {
        for (var i = 1; i < known.Length; i++)
        {
            if (known[i - 1].ChurnRate <= known[i].ChurnRate)
            {
                return (known[i - 1].Band, known[i].Band);
            }
        }

        return null;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
