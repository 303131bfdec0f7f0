using HealthBatch.Reporting.Wording;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Charts;

/// <summary>Each metric's effect with the others known: log-odds for 100 points, thick is the clustered 95% interval, thin the model's own.</summary>
internal sealed record EffectChart(IReadOnlyList<MetricWeight> Metrics)
{
    private const double Z = 1.959963984540054;

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var reach = Metrics.SelectMany(metric => Ends(metric, metric.ClusteredStandardError) is var (low, high) ? new[] { low, high } : []).Append(0).ToArray();
        var ticks = Ticks.Covering(reach.Min(), reach.Max(), canvas.Narrow ? 3 : 5);
        var row = canvas.Narrow ? 46.0 : 32;
        var names = canvas.Narrow ? 0 : Math.Clamp(Metrics.Max(metric => TextWidth.Of(metric.Metric, TextStyle.Body)) + 8, 110, canvas.Width * 0.28);
        var x = new Scale(ticks.First, ticks.Last, canvas.Narrow ? 14 : names + 16, canvas.Width - (canvas.Narrow ? 14 : 76));
        const double head = 22;
        var bottom = head + (row * Metrics.Count);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), head - 2, x.At(tick), bottom, Math.Abs(tick) < 1e-12 ? "axl" : "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => (tick > 1e-12 ? "+" : "") + Figures.Decimal(tick, ticks.Decimals));
        canvas.Text(x.Start, 12, "← protects", TextStyle.Small);
        if (ticks.Last > 0)
        {
            canvas.Text(x.End, 12, "raises risk →", TextStyle.Small, Anchor.End);
        }

        for (var i = 0; i < Metrics.Count; i++)
        {
            var metric = Metrics[i];
            var y = head + (row * (i + (canvas.Narrow ? 0.72 : 0.5)));
            canvas.Text(0, canvas.Narrow ? y - 13 : y + 4.5, TextWidth.Fit(metric.Metric, TextStyle.Body, canvas.Narrow ? canvas.Width - 70 : names), halo: true);
            if (metric.Coefficient is not { } effect || Ends(metric, metric.ClusteredStandardError) is not var (low, high))
            {
                canvas.Text(x.Within(0), y + 4.5, "not fitted", TextStyle.Small, Anchor.Middle, halo: true);
                continue;
            }

            canvas.Line(x.At(low), y, x.At(high), y, "thick sa");
            if (Ends(metric, metric.StandardError) is var (thinLow, thinHigh))
            {
                canvas.Line(x.Within(thinLow), y + 7, x.Within(thinHigh), y + 7, "ln thin si");
            }

            canvas.Disc(x.At(effect * 100), y, 4.2, "fa");
            canvas.Text(canvas.Width, canvas.Narrow ? y - 13 : y + 4.5, Figures.Decimal(effect * 100, 2), TextStyle.Strong, Anchor.End, halo: true);
        }

        return canvas.Finish(bottom + 22, "Effect of each metric with the others known", string.Join("; ", Metrics.Select(metric =>
            $"{metric.Metric} {(metric.Coefficient is null ? "not fitted" : Figures.Decimal(metric.Coefficient * 100, 2))}")) + ".");
    }

    private static (double Low, double High)? Ends(MetricWeight metric, double? error) =>
        metric.Coefficient is { } effect && error is { } se ? ((effect - (Z * se)) * 100, (effect + (Z * se)) * 100) : null;
}
