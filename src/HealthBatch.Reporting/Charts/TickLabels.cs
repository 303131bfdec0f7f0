namespace HealthBatch.Reporting.Charts;

/// <summary>The figures under a horizontal axis: every one, or every second, third … where they would touch; always inside the drawing.</summary>
internal static class TickLabels
{
    /// <summary>Writes the labels with their baseline at y.</summary>
    public static void Draw(Canvas canvas, Scale x, IReadOnlyList<double> ticks, double y, Func<double, string> text)
    {
        var labels = new string[ticks.Count];
        var widest = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = text(ticks[i]);
            widest = Math.Max(widest, TextWidth.Of(labels[i], TextStyle.Axis) + 6);
        }

        var step = labels.Length < 2 ? widest : Math.Abs(x.At(ticks[1]) - x.At(ticks[0]));
        var stride = Math.Max(1, (int)Math.Ceiling(widest / step));

        // Zero keeps its label: it is what the others are read against.
        var zero = Math.Max(0, ticks.ToList().FindIndex(tick => Math.Abs(tick) < 1e-12));
        for (var i = zero % stride; i < labels.Length; i += stride)
        {
            canvas.Centred(x.At(ticks[i]), y, labels[i], TextStyle.Axis);
        }
    }
}
