using HealthBatch.Reporting.Charts;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>What a reweighting's page says about one formula.</summary>
public sealed partial class SegmentStory
{
    private const double Drifted = 0.25;
    private const double Entangled = 5;

    private readonly ReweightReport _report;
    private readonly EventWords _event;
    private readonly string _prefix;

    /// <summary>Reads one formula's result; the prefix keeps anchors apart where there are several.</summary>
    public SegmentStory(ReweightReport report, SegmentReweight segment, string prefix)
    {
        (_report, _event, _prefix, Segment) = (report, EventWords.Of(report.Event), prefix, segment);
        var names = segment.Cuts?.Select(cut => cut.Band).ToArray()
            ?? segment.Impact?.Moves.SelectMany(move => new[] { move.From, move.To }).Distinct().ToArray() ?? [];
        Looks = BandLook.Of(names);
        Sections =
        [
            Weights(), Evidence(),
            .. segment.OutOfTime is null ? Array.Empty<SectionText>() : [Duel(segment.OutOfTime)],
            .. segment.Parsimony.Count > 1 ? [Parsimony(segment.Parsimony)] : Array.Empty<SectionText>(),
            .. segment.Candidates is { Count: > 0 } candidates ? [Candidates(candidates)] : Array.Empty<SectionText>(),
            .. segment.Cuts is null ? Array.Empty<SectionText>() : [Cuts(segment.Cuts)],
            .. segment.Impact is null ? Array.Empty<SectionText>() : [ImpactText(segment.Impact)],
            Why(),
        ];
    }

    /// <summary>The formula's result.</summary>
    public SegmentReweight Segment { get; }

    /// <summary>The bands' looks, least healthy first; empty where no band is named.</summary>
    public IReadOnlyList<BandLook> Looks { get; }

    /// <summary>Its sections in order.</summary>
    public IReadOnlyList<SectionText> Sections { get; }

    /// <summary>The words for the event.</summary>
    public EventWords Event => _event;

    /// <summary>The anchor of a section or figure of this formula.</summary>
    public string Id(string name) => _prefix + name;

    /// <summary>Test dates on which the suggestion ranked better.</summary>
    public int Won => Segment.OutOfTime?.Folds.Count(fold => fold.AucSuggested > fold.AucCurrent) ?? 0;

    /// <summary>Test dates with a comparison.</summary>
    public int Fought => Segment.OutOfTime?.Folds.Count(fold => fold.AucSuggested is not null && fold.AucCurrent is not null) ?? 0;

    /// <summary>Whether any weight would move.</summary>
    public bool Moves => Segment.Metrics.Any(WeightChart.Moves);

    /// <summary>Whether a metric has drifted so far that its weight may not hold.</summary>
    public static bool HasDrifted(MetricWeight metric) => metric.Psi >= Drifted;

    /// <summary>The decision in a sentence for a manager.</summary>
    public string Sentence => Segment.Decision switch
    {
        "adopt" when Won == Fought && Fought > 0 => $"Adopt the suggested weights: they ranked {_event.People} better on {(Fought == 1 ? "the one later date" : $"all {Figures.Words(Fought)} later dates")}.",
        "adopt" => $"Adopt the suggested weights: on later dates they ranked {_event.People} better.",
        "keep" when !Moves => "Keep today’s weights: the outcomes ask for no others.",
        "keep" when Segment.OutOfTime?.Interval is { } ends && ends[1] < 0 => $"Keep today’s weights: the others ranked {_event.People} worse.",
        "keep" => $"Keep today’s weights: others did not rank {_event.People} reliably better.",
        _ => $"Not enough outcomes to judge: {Figures.Of(Segment.ChurnedCustomers, "customer")} {_event.Past}, for {Figures.InWords(Segment.Metrics.Count, "weight")}.",
    };

    /// <summary>Customers who would change band, and those that stay counted too where the report lists them.</summary>
    public long Movers => Segment.Impact?.Moves.Where(move => move.From != move.To).Sum(move => move.Customers) ?? 0;

    private SectionText Weights()
    {
        var most = Segment.Metrics.Where(WeightChart.Moves).MaxBy(metric => Math.Abs(metric.Suggested - metric.Current));
        var heading = most is null ? "The weights stay as they are"
            : Segment.Decision == "adopt"
                ? most.Suggested > most.Current
                    ? $"{Capital(most.Metric)} deserves {Figures.Weight(most.Suggested)} points, not {Figures.Weight(most.Current)}"
                    : $"{Capital(most.Metric)} earns {Figures.Weight(most.Suggested)} points, not {Figures.Weight(most.Current)}"
                : $"The fit would take {most.Metric} from {Figures.Weight(most.Current)} to {Figures.Weight(most.Suggested)}, without having earned it";
        var lead = new List<string>
        {
            "Current weights are the scorecard’s. Suggested ones are what the outcomes ask for: how much each metric adds **when the others are already known**.",
        };
        if (Segment.Shrinkage is { } shrinkage)
        {
            lead.Add(shrinkage.TauSquared == 0
                ? "The fit lies no further from today’s weights than chance takes it. So today’s weights **stay**."
                : "The fit is pulled towards today’s weights as far as its own uncertainty demands: noise moves nothing.");
            if (shrinkage.Bound.Count > 0)
            {
                lead.Add($"**{string.Join(", ", shrinkage.Bound)}** would get a weight with the wrong sign, and {(shrinkage.Bound.Count == 1 ? "is" : "are")} held at 0.");
            }
        }

        return new(Id("weights"), "Weights", heading, lead, "Logistic regression on the values that the score uses; standard errors clustered by customer; weights not below 0, in whole points of 100.");
    }

    private SectionText Evidence()
    {
        var wrong = Segment.Metrics.Where(metric => metric.Auc < 0.5).Select(metric => metric.Metric).ToArray();
        var drifted = Segment.Metrics.Where(HasDrifted).Select(metric => metric.Metric).ToArray();
        var heading = wrong.Length > 0 ? $"{Capital(string.Join(", ", wrong))} {(wrong.Length == 1 ? "points" : "point")} the wrong way"
            : drifted.Length > 0 ? $"Every metric points the right way, but {string.Join(", ", drifted)} {(drifted.Length == 1 ? "drifts" : "drift")}"
            : Segment.Metrics.Any(metric => metric.Auc is null) ? "What each metric says for itself"
            : "Every metric points the right way";
        var lead = new List<string>
        {
            "**Alone** is the metric’s own AUC: 0.5 says nothing about the outcome, below that it says the reverse.",
            "**Effect** is the change in log-odds for 100 points of the metric, with the other metrics known. Negative protects.",
            "**Adds** is the AUC that is lost on later dates without the metric, the others weighted anew.",
        };
        if (drifted.Length > 0)
        {
            lead.Add($"A drift (PSI) of {Figures.Decimal(Drifted, 2)} or more means that the metric’s values are no longer those it was fitted on.");
        }

        if (Segment.Metrics.Where(metric => metric.VarianceInflation >= Entangled).MaxBy(metric => metric.VarianceInflation) is { } tied)
        {
            lead.Add($"The other metrics nearly tell what **{tied.Metric}** says: its effect is {Figures.Times(tied.VarianceInflation)} as uncertain, in variance, as that of a metric unlike them.");
        }

        return new(Id("evidence"), "Evidence", heading, lead, "VIF: how much the other metrics inflate the effect’s variance; 1 for a metric unlike them. By chance: the drift that no change at all exceeds once in twenty. p is two-sided and clustered. Stable: the share of folds in which the effect has the sign it has overall.");
    }

    private SectionText Duel(OutOfTime test)
    {
        var heading = Fought == 0 ? "There was no later date to try the weights on"
            : Won == Fought ? $"On later dates the suggestion won {(Fought == 1 ? "its one trial" : "every time")}"
            : Won == 0 ? "On later dates the suggestion never won"
            : $"On later dates the suggestion won {Figures.Words(Won)} of {Figures.Words(Fought)} times";
        var lead = new List<string>
        {
            "The fair test: fit the weights on earlier dates only, then rank the customers of a **later** date with both. No customer helps to score itself.",
        };
        if (test.Difference is { } difference && test.Interval is { } ends)
        {
            lead.Add($"Over all of them the gain is **{Figures.Gain(difference)}** AUC, and very likely between {Figures.Gain(ends[0])} and {Figures.Gain(ends[1])}." + (ends[0] > 0 ? "" : " That interval holds 0: the gain may be none."));
        }

        if (test.DetectableGain is { } least)
        {
            lead.Add($"A gain of {Figures.Decimal(least, 3)} would have been seen four times in five; smaller ones often stay hidden.");
        }

        lead.Add("The AUC **decides**. How the scores read as probabilities, and how many events lie in the lowest tenth, is shown and not weighed.");
        return new(Id("duel"), "Out of time", heading, lead, "Within-date AUC: customers are compared with others of the same date only, so a metric that merely ages gains nothing. Interval paired and clustered by customer. Log-loss and slope: by a line from score to probability fitted to the last training date; a slope of 1 is perfect, below it predictions were too extreme. Captured: events in the tenth with the lowest scores.");
    }

    private SectionText ImpactText(Impact impact)
    {
        var share = impact.Customers == 0 ? 0 : (double)Movers / impact.Customers;
        var rank = Looks.Select((look, i) => (look.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i);
        var up = impact.Moves.Where(move => rank.GetValueOrDefault(move.To) > rank.GetValueOrDefault(move.From)).Sum(move => move.Customers);
        var heading = Movers == 0 ? "Nobody would change band"
            : $"{Figures.Percent(share)} of customers would change band" + (up > 0.6 * Movers ? ", mostly upwards" : up < 0.4 * Movers ? ", mostly downwards" : ", as many up as down");
        var lead = new List<string> { $"On {Figures.Date(impact.AsOf)}, **{Figures.Count(up)}** of {Figures.Count(impact.Customers)} customers would move up and **{Figures.Count(Movers - up)}** down." };
        var least = Looks.Count > 0 ? Looks[0].Name : "the lowest band";
        long In(Func<BandMove, string> side) => impact.Moves.Where(move => side(move) == least).Sum(move => move.Customers);
        var stay = impact.Moves.Where(move => move.From == least && move.To == least).Sum(move => move.Customers);
        lead.Add($"**The workload stays**: {Figures.Count(In(move => move.From))} customers are {least} today, {Figures.Count(In(move => move.To))} would be; {Figures.Count(In(move => move.To) - stay)} names are new on that list and {Figures.Count(In(move => move.From) - stay)} leave it.");
        lead.Add($"On the later dates that tried the weights, **{Figures.Count(impact.CaughtChurners)}** observations that {_event.Past} would have been {least} and were not; **{Figures.Count(impact.LostChurners)}** were and would not have been.");
        if (impact.NewlyFlagged is { } flagged && impact.NoLongerFlagged is { } spared)
        {
            lead.Add($"Of those who stayed, **{Figures.Count(flagged)}** would have been flagged without need, and **{Figures.Count(spared)}** spared.");
        }

        return new(Id("impact"), "Impact", heading, lead, "Bands on the latest snapshot need no outcome. The looks back use weights that had not seen the date, with no more customers in the lowest band than today.");
    }

    private SectionText Why() => new(
        Id("why"), "Why",
        Segment.Decision switch { "adopt" => "Why adopt", "keep" => "Why keep", _ => "Why nothing can be said yet" },
        ["The decision follows a rule that was fixed before the data were seen. It errs towards keeping: new weights must earn their place."],
        null);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
