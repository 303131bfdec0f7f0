using System.Globalization;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Weights;

namespace HealthBatch.Reweighting.Evidence;

/// <summary>The one or two things that a reader should know about a weight, in words.</summary>
internal static class WeightNote
{
    private const double Drifted = 0.25;
    private const double Entangled = 5;
    private const double Wavering = 0.8;
    private const double Gappy = 0.33;
    private const double Nothing = 0.00005;

    /// <summary>Null where nothing stands out.</summary>
    public static string? Of(MetricWeight metric, WeightSuggestion suggestion, bool fitted, bool bound)
    {
        var notes = new List<string>();
        if (!fitted)
        {
            notes.Add(suggestion.Obstacle is null ? "the same for everyone on a date: keeps its points" : "not fitted");
        }
        else if (bound)
        {
            notes.Add("says the reverse with the others known: held at 0");
        }

        if (metric.Auc < 0.5)
        {
            notes.Add("points the wrong way alone");
        }

        if (metric.SignStability < Wavering)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"keeps its sign in only {100 * metric.SignStability:0}% of the folds"));
        }

        if (metric.VarianceInflation >= Entangled)
        {
            notes.Add("the others nearly tell it");
        }

        if (metric.Psi >= Drifted)
        {
            notes.Add("its values have drifted");
        }

        if (metric.MissingShare >= Gappy)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * metric.MissingShare:0}% have no value"));
        }

        if (fitted && metric.Adds < Nothing)
        {
            notes.Add("adds nothing out of time");
        }

        return notes.Count == 0 ? null : string.Join("; ", notes.Take(3));
    }
}
