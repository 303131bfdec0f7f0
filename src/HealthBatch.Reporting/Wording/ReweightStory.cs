using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>What a reweighting's page says over all formulas.</summary>
public sealed class ReweightStory
{
    /// <summary>Reads a report.</summary>
    public ReweightStory(ReweightReport report)
    {
        Report = report;
        // Band starts and the latest snapshot belong to all formulas together: what repeats is told once.
        Segments = [.. report.Segments.Select((segment, i) => new SegmentStory(
            report,
            segment with
            {
                Cuts = report.Segments.Take(i).Any(earlier => Same(earlier.Cuts, segment.Cuts)) ? null : segment.Cuts,
                Impact = report.Segments.Take(i).Any(earlier => earlier.Impact?.AsOf == segment.Impact?.AsOf && Same(earlier.Impact?.Moves, segment.Impact?.Moves)) ? null : segment.Impact,
            },
            report.Segments.Count == 1 ? "" : $"s{i + 1}-"))];
        Decision = report.Segments.Any(segment => segment.Decision == "adopt") ? "adopt" : report.Segments.Any(segment => segment.Decision == "keep") ? "keep" : "insufficient";
    }

    /// <summary>The report.</summary>
    public ReweightReport Report { get; }

    /// <summary>One story a formula.</summary>
    public IReadOnlyList<SegmentStory> Segments { get; }

    /// <summary>Adopt where any formula's weights should change; insufficient only where nothing can be said of any.</summary>
    public string Decision { get; }

    /// <summary>The one formula, or that of the decision with the largest gain; null without formulas.</summary>
    public SegmentStory? Main => Segments.Where(story => story.Segment.Decision == Decision).MaxBy(story => story.Segment.OutOfTime?.Difference ?? double.MinValue);

    /// <summary>The section that compares the formulas; null where there is one only.</summary>
    public SectionText? Overview => Segments.Count < 2 ? null : new(
        "formulas", "Formulas",
        $"{Adopted switch { 0 => "No formula", var n when n == Segments.Count => "Every formula", var n => $"{Capital(Figures.Words(n))} of {Figures.InWords(Segments.Count, "formula")}" }} should change",
        [
            "Each segment has its own formula, fitted and tried on its own customers.",
            .. OwnFormulas.Any(pair => pair.Own is { WorthIt: false, Interval: not null })
                ? [$"**A formula of its own isn’t worth it here** for {string.Join(", ", OwnFormulas.Where(pair => pair.Own is { WorthIt: false, Interval: not null }).Select(pair => pair.Segment))}: one for everyone ranks its customers as well."]
                : Array.Empty<string>(),
        ], "Each formula is tested by itself at its own level.");

    /// <summary>Segments that were held against one formula for everyone.</summary>
    public IReadOnlyList<(string Segment, OwnFormula Own)> OwnFormulas =>
        [.. Report.Segments.Where(segment => segment.OwnFormula is not null).Select(segment => (segment.Segment, segment.OwnFormula!))];

    /// <summary>The section on method.</summary>
    public static SectionText Method { get; } = new(
        "method", "How it was computed", "How this was computed",
        ["Every figure on this page is in report.json and in tables/ beside it, with all its digits. The same inputs, settings and seed give this page again, byte for byte."], null);

    /// <summary>All sections, for the contents.</summary>
    public IReadOnlyList<SectionText> Sections =>
    [
        .. Overview is { } overview ? [overview] : Array.Empty<SectionText>(),
        .. Segments.SelectMany(story => Segments.Count == 1 ? story.Sections : [story.Sections[0] with { Short = story.Segment.Segment }]),
        Method,
    ];

    /// <summary>What was fitted on what.</summary>
    public IReadOnlyList<string> Meta =>
    [
        $"{Report.Scorecard.Name}, version {Report.Scorecard.Version}" + (Segments.Count == 1 ? $", {Figures.Of(Segments[0].Segment.Customers, "customer")}" : $", {Figures.InWords(Segments.Count, "formula")}"),
        Segments.Count == 1 ? $"{Figures.InWords(Segments[0].Segment.Metrics.Count, "metric")}, weights out of 100" : "weights out of 100 in each",
        $"outcome: {Report.Event} within {Report.HorizonDays} days",
        $"known through {Figures.Date(Report.ObservedThrough)}",
    ];

    /// <summary>The decision in a sentence.</summary>
    public string Sentence => Segments.Count == 1 ? Segments[0].Sentence : Decision switch
    {
        "adopt" when Adopted == Segments.Count => $"Adopt new weights in {(Adopted == 2 ? "both" : "all " + Figures.Words(Adopted))} formulas: {string.Join(", ", Segments.Select(s => s.Segment.Segment))}.",
        "adopt" => $"Adopt new weights in {Figures.Words(Adopted)} of {Figures.InWords(Segments.Count, "formula")}: {string.Join(", ", Segments.Where(s => s.Segment.Decision == "adopt").Select(s => s.Segment.Segment))}.",
        "keep" => "Keep today’s weights in every formula: no others ranked customers reliably better.",
        _ => "Not enough outcomes to judge any formula’s weights.",
    };

    /// <summary>Why, in the words of the report.</summary>
    public string Why => Segments.Count == 1 ? Segments[0].Segment.Why : string.Join(' ', Segments.Select(story => $"{Capital(story.Segment.Segment)}: {Answer.Decision(story.Segment.Decision).Name.ToLowerInvariant()}."));

    /// <summary>What the decision rests on.</summary>
    public IReadOnlyList<string> RestsOn
    {
        get
        {
            if (Main is not { } main)
            {
                return [];
            }

            var segment = main.Segment;
            var points = new List<string> { $"**{Figures.Of(segment.Observations, "observation")}** of {Figures.Of(segment.Customers, "customer")}, of whom {Figures.Count(segment.ChurnedCustomers)} {main.Event.Past}{(Segments.Count > 1 ? $", in {segment.Segment}" : "")}." };
            if (main.Fought > 0)
            {
                points.Add($"**{Capital(Figures.Words(main.Won))} of {Figures.Words(main.Fought)}** trials on later dates won, each fitted only on earlier ones.");
            }

            if (segment.OutOfTime is { Interval: { } ends })
            {
                points.Add(ends[0] > 0
                    ? $"**The gain’s interval** lies above zero: {Figures.Gain(ends[0])} to {Figures.Gain(ends[1])} AUC."
                    : $"**The gain’s interval** holds zero: {Figures.Gain(ends[0])} to {Figures.Gain(ends[1])} AUC.");
            }

            if (segment.Look > 1)
            {
                points.Add($"**Look {Figures.Count(segment.Look)}** at new data: the bar is {Figures.Decimal(segment.Alpha * 100, 3)}%, higher than at the first, so that asking often does not win by luck.");
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
            foreach (var metric in Segments.SelectMany(story => story.Segment.Metrics).Where(SegmentStory.HasDrifted).Take(2))
            {
                points.Add($"**Drift in {metric.Metric}** (PSI {Figures.Decimal(metric.Psi, 2)}): its values are no longer those the weights were fitted on.");
            }

            foreach (var metric in Segments.SelectMany(story => story.Segment.Metrics).Where(metric => metric.SignStability < 0.8).Take(2))
            {
                points.Add($"**{Capital(metric.Metric)} wavers**: its effect keeps its sign in only {Figures.Percent(metric.SignStability)} of the folds.");
            }

            if (Main?.Segment.OutOfTime?.DetectableGain is { } least && Decision != "adopt")
            {
                points.Add($"**A larger gain**: with this much data one of {Figures.Decimal(least, 3)} AUC is seen four times in five.");
            }

            points.Add($"**Later outcomes**: the question is asked again when the next {Report.HorizonDays} days are complete, and not before.");
            points.Add("**Cause**: a heavy weight predicts. Pushing that metric up, with a discount for example, need not keep anybody.");
            return points;
        }
    }

    /// <summary>What to do next.</summary>
    public IReadOnlyList<Advice> Next
    {
        get
        {
            var movers = Segments.Where(story => story.Segment.Decision == "adopt").Sum(story => story.Movers);
            return Decision switch
            {
                "adopt" =>
                [
                    new("Decide, with a name", "Nothing changes until someone adopts it. The command stands at the end of this page."),
                    new("Take weights and band starts together", "Starts that were cut for other weights would change the size of every band."),
                    new("Tell those who work the lists", movers > 0 ? $"{Figures.Of(movers, "customer")} would change band on the latest snapshot. The largest are named below." : "Scores change, though nobody changes band on the latest snapshot."),
                    new("Backtest the new version", "From its effective date its bands are judged like any other’s."),
                ],
                "keep" =>
                [
                    new("Change nothing", "Today’s weights did as well as anything the outcomes suggest."),
                    new("Look for a better metric, not a better weight", "What separates customers may not be in the scorecard at all."),
                    new("Ask again with new outcomes", $"The nightly run does, when the next {Report.HorizonDays} days are complete."),
                ],
                _ =>
                [
                    new("Change nothing yet", "Weights fitted to so few outcomes would follow chance."),
                    new("Collect outcomes", $"Ten {EventWords.Of(Report.Event).People} for each free weight are the least that is fitted; fifty make a moderate gain visible."),
                    new("Use fewer metrics", "Four or five good ones need less data than ten, and are easier to explain."),
                ],
            };
        }
    }

    private static bool Same<T>(IReadOnlyList<T>? one, IReadOnlyList<T>? other) => one is not null && other is not null && one.SequenceEqual(other);

    private int Adopted => Segments.Count(story => story.Segment.Decision == "adopt");

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
