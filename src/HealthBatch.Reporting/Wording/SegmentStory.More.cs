using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Wording;

/// <summary>Fewer metrics, and where the bands start.</summary>
public sealed partial class SegmentStory
{
    /// <summary>A step of the path and the metrics that it leaves out and the one before it kept; for the first, those that were not fitted.</summary>
    public sealed record Shortened(ParsimonyStep Step, IReadOnlyList<string> LeftOut);

    /// <summary>The path to fewer metrics, most metrics first.</summary>
    public IReadOnlyList<Shortened> Path
    {
        get
        {
            var steps = Segment.Parsimony.OrderByDescending(step => step.Metrics.Count).ToArray();
            return [.. steps.Select((step, i) => new Shortened(
                step, [.. (i == 0 ? Segment.Metrics.Select(metric => metric.Metric) : steps[i - 1].Metrics).Except(step.Metrics, StringComparer.Ordinal)]))];
        }
    }

    /// <summary>What the steps from fit to suggestion cost, and which limits are set.</summary>
    public string LimitsNote
    {
        get
        {
            if (Segment.Shrinkage is not { } shrinkage)
            {
                return "";
            }

            string[] limits =
            [
                .. shrinkage.MaxChangePerWeight is { } most ? [$"at most {Figures.Score(most)} points a weight at once"] : Array.Empty<string>(),
                .. shrinkage.HoldDimensionTotals ? ["each dimension keeps its total"] : Array.Empty<string>(),
            ];
            return (limits.Length == 0 ? "No limit is set." : $"Limits: {string.Join("; ", limits)}{(shrinkage.LimitsBind ? ". They bind." : ". They change nothing here.")}")
                + (shrinkage.RoundingCost is { } cost ? $" Whole points cost {Figures.Decimal(Math.Max(0, cost), 5)} AUC." : "");
        }
    }

    private SectionText Parsimony(IReadOnlyList<ParsimonyStep> steps)
    {
        var all = steps.Max(step => step.Metrics.Count);
        var enough = steps.FirstOrDefault(step => step.Enough);
        var heading = enough is null ? "How few metrics would do cannot be said"
            : enough.Metrics.Count == all ? "No metric can be left out without a loss"
            : $"{Capital(Figures.Words(enough.Metrics.Count))} of {Figures.InWords(all, "metric")} would do";
        var lead = new List<string> { "Metrics are left out one by one, each time the one that costs least; the rest are weighted anew on earlier dates and tried on the **later** ones." };
        if (enough is not null)
        {
            var without = Segment.Metrics.Select(metric => metric.Metric).Except(enough.Metrics, StringComparer.Ordinal).ToArray();
            var who = without.Length == 0 ? "All metrics together"
                : without.Length < enough.Metrics.Count ? $"Without **{string.Join("; ", without)}** the others" : $"**{string.Join("; ", enough.Metrics)}** alone";
            lead.Add(enough.Difference is 0 ? $"{who} rank best of all steps." : $"{who} rank within one standard error of the best.");
        }

        lead.Add("This is a hint for the next scorecard. The suggestion above leaves nothing out because of it.");
        return new(Id("fewer"), "Fewer metrics", heading, lead, "Within-date AUC out of time. Loss: to the best step, with one standard error, paired and clustered by customer.");
    }

    private SectionText Cuts(IReadOnlyList<BandCut> cuts)
    {
        var moved = cuts.Count(cut => Math.Abs(cut.Current - cut.Suggested) >= 0.005);
        var lead = new List<string> { "Other weights shift everybody’s score. With the starts unchanged a band could empty or fill overnight, and the call list with it." };
        var least = cuts.Count > 0 ? cuts[0] : null;
        if (least is { Customers: { } today, CustomersWithCurrentStarts: { } unchanged })
        {
            lead.Add(unchanged == today
                ? $"With today’s starts the suggested weights would put **{Figures.Count(unchanged)}** into {least.Band}, as many as today."
                : $"With today’s starts the suggested weights would put **{Figures.Count(unchanged)}** into {least.Band}, where {Figures.Count(today)} are today.");
        }

        lead.Add("The suggested starts give each band **as many customers as today**, as nearly as tied scores allow. They belong to the suggested weights: adopt both or neither.");
        return new(
            Id("cuts"), "Band starts", moved == 0 ? "The bands start where they start today" : "The bands’ starts move too, so that the bands keep their size", lead, null);
    }
}
