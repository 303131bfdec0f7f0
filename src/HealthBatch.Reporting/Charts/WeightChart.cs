using HealthBatch.Reporting.Wording;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Charts;

/// <summary>Each metric's weight today (open ring) and as suggested (filled), with the suggestion's 95% interval as a ribbon.</summary>
internal sealed record WeightChart(IReadOnlyList<MetricWeight> Metrics)
{
    /// <summary>Whether a suggestion differs from today's weight by what a reader would see.</summary>
    public static bool Moves(MetricWeight metric) => Math.Abs(metric.Suggested - metric.Current) >= 0.005;

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var top = Metrics.Max(metric => Math.Max(Math.Max(metric.Current, metric.Suggested), metric.Interval?[1] ?? 0));
        var ticks = Ticks.Covering(0, Math.Max(top, 1), canvas.Narrow ? 3 : 6, 0);
        var row = canvas.Narrow ? 54.0 : Metrics.Count > 10 ? 36 : 46;
        var names = canvas.Narrow ? 0 : Math.Clamp(Metrics.Max(metric => Math.Max(TextWidth.Of(metric.Metric, TextStyle.Strong), TextWidth.Of(metric.Dimension, TextStyle.Small))) + 8, 110, canvas.Width * 0.28);
        var figures = canvas.Narrow ? 0 : 104;
        var x = new Scale(0, ticks.Last, canvas.Narrow ? 8 : names + 16, canvas.Width - figures - 16);
        const double head = 24;
        var bottom = head + (row * Metrics.Count);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), head - 4, x.At(tick), bottom, "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => Figures.Decimal(tick, ticks.Decimals));

        for (var i = 0; i < Metrics.Count; i++)
        {
            var y = head + (row * (i + (canvas.Narrow ? 0.7 : 0.5)));
            Name(canvas, Metrics[i], y, names);
            Row(canvas, Metrics[i], x, y, labelled: i == 0 && !canvas.Narrow);
        }

        return canvas.Finish(bottom + 22, "Weights today and as suggested", string.Join("; ", Metrics.Select(metric =>
            $"{metric.Metric} {Figures.Weight(metric.Current)} to {Figures.Weight(metric.Suggested)}{(metric.Interval is null ? "" : $", 95% interval {Figures.Interval(metric.Interval, 0)}")}")) + ".");
    }

    private static void Name(Canvas canvas, MetricWeight metric, double y, double names)
    {
        var change = Moves(metric) ? $"{Figures.Weight(metric.Current)} → {Figures.Weight(metric.Suggested)}" : $"{Figures.Weight(metric.Current)} stays";
        if (canvas.Narrow)
        {
            canvas.Text(0, y - 16, TextWidth.Fit(metric.Metric, TextStyle.Strong, canvas.Width - 110), TextStyle.Strong, halo: true);
            canvas.Text(canvas.Width, y - 16, change, TextStyle.Strong, Anchor.End, Moves(metric) ? "ka" : "", halo: true);
            return;
        }

        canvas.Text(0, y - 1, TextWidth.Fit(metric.Metric, TextStyle.Strong, names), TextStyle.Strong);
        canvas.Text(0, y + 14, TextWidth.Fit(metric.Dimension, TextStyle.Small, names), TextStyle.Small);
        canvas.Text(canvas.Width, y + 6, change, Moves(metric) ? TextStyle.Big : TextStyle.Body, Anchor.End);
    }

    private static void Row(Canvas canvas, MetricWeight metric, Scale x, double y, bool labelled)
    {
        canvas.Line(x.Start, y, x.End, y, "gr");
        if (metric.Interval is { } ends)
        {
            canvas.Box(x.Within(ends[0]), y - 7, Math.Max(2, x.Within(ends[1]) - x.Within(ends[0])), 14, "fa o20", 2);
        }

        var (from, to) = (x.At(metric.Current), x.At(metric.Suggested));
        if (Moves(metric))
        {
            canvas.Line(from, y, to, y, "ln sm");
            if (Math.Abs(to - from) > 24)
            {
                var tip = to - (Math.Sign(to - from) * 10);
                var back = tip - (Math.Sign(to - from) * 6);
                canvas.Path($"M{Canvas.Px(back)} {Canvas.Px(y - 4)}L{Canvas.Px(tip)} {Canvas.Px(y)}L{Canvas.Px(back)} {Canvas.Px(y + 4)}", "ln sm");
            }
        }

        canvas.Disc(to, y, 6, "fa");
        canvas.Disc(from, y, 5.5, Moves(metric) ? "ring" : "ring sa");
        if (!Moves(metric))
        {
            canvas.Disc(from, y, 2.2, "fa");
        }

        if (labelled && Moves(metric))
        {
            var places = LabelColumn.Spread([from, to], [TextWidth.Of("current", TextStyle.Small) + 8, TextWidth.Of("suggested", TextStyle.Small) + 8], x.Start, x.End);
            canvas.Text(places[0], y - 15, "current", TextStyle.Small, Anchor.Middle, halo: true);
            canvas.Text(places[1], y - 15, "suggested", TextStyle.Small, Anchor.Middle, "w6 ka", halo: true);
        }
    }
}
