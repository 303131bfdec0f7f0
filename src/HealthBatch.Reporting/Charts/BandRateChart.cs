using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>Each band's rate as a bar, with its two intervals magnified beside it: thick is clustered by customer, thin is naive.</summary>
internal sealed record BandRateChart(
    IReadOnlyList<BandLook> Looks, IReadOnlyList<BandResult> Bands, IReadOnlyList<string> Ranges, double? Overall, double? Ratio, EventWords Event)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var top = Bands.Max(band => Math.Max(band.ChurnRate ?? 0, band.Interval?[1] ?? 0));
        var ticks = Ticks.Covering(0, Math.Max(top, 0.001), canvas.Narrow ? 3 : 4, 0, 1);
        var bottom = canvas.Narrow ? DrawNarrow(canvas, ticks) : DrawWide(canvas, ticks);
        return canvas.Finish(bottom, $"{char.ToUpperInvariant(Event.Rate[0])}{Event.Rate[1..]} by health band", Describe());
    }

    private double DrawWide(Canvas canvas, Ticks ticks)
    {
        var names = Math.Clamp(
            26 + Math.Max(Looks.Max(look => TextWidth.Of(look.Title, TextStyle.Strong)), Ranges.Max(range => TextWidth.Of(range, TextStyle.Small))), 100, canvas.Width * 0.24);
        var panel = new Scale(-1, 1, canvas.Width * 0.79, canvas.Width - 24);
        var x = new Scale(0, ticks.Last, names + 8, panel.Start - (canvas.Width > 700 ? 152 : 124));
        var row = Bands.Count > 4 ? 46.0 : 58;
        var bottom = 32 + (Bands.Count * row);
        Axis(canvas, ticks, x, 26, bottom);
        if (Overall is { } all && x.Within(all) is var place)
        {
            canvas.Line(place, 20, place, bottom, "ref");
            canvas.Centred(place, 14, $"all {Figures.Percent(all)}", TextStyle.Small);
        }

        for (var i = 0; i < Bands.Count; i++)
        {
            var middle = 26 + (row * (i + 0.5));
            canvas.Shape(Looks[i], 7, middle - 5);
            canvas.Text(22, middle - 1, TextWidth.Fit(Looks[i].Title, TextStyle.Strong, names - 22), TextStyle.Strong, css: $"k{Looks[i].Slot}");
            canvas.Text(22, middle + 14, TextWidth.Fit(Ranges[i], TextStyle.Small, names - 22), TextStyle.Small);
            Bar(canvas, i, x, middle);
        }

        if (Ratio is { } ratio && Bands.Count > 1)
        {
            // Clear of the longest rate printed at a bar's end.
            var at = Math.Max(x.End + 14, Bands.Max(band => x.Within(band.ChurnRate ?? 0) + 22 + TextWidth.Of(Figures.Percent(band.ChurnRate), TextStyle.Big)));
            at = Math.Min(at, panel.Start - 56);
            canvas.Path($"M{Canvas.Px(at - 7)} {Canvas.Px(26 + (row / 2))}H{Canvas.Px(at)}V{Canvas.Px(26 + (row * (Bands.Count - 0.5)))}H{Canvas.Px(at - 7)}", "ln thin si");
            canvas.Text(at + 6, 30 + (row * Bands.Count / 2), Figures.Times(ratio), TextStyle.Strong);
        }

        Magnifier(canvas, panel, 26, row, names: false);
        return bottom + 20;
    }

    private double DrawNarrow(Canvas canvas, Ticks ticks)
    {
        const double row = 52;
        var x = new Scale(0, ticks.Last, 0, canvas.Width - 70);
        var bottom = 22 + (Bands.Count * row);
        Axis(canvas, ticks, x, 22, bottom);
        if (Overall is { } all)
        {
            canvas.Line(x.Within(all), 18, x.Within(all), bottom, "ref");
            canvas.Centred(x.Within(all), 12, $"all {Figures.Percent(all)}", TextStyle.Small);
        }

        for (var i = 0; i < Bands.Count; i++)
        {
            var middle = 22 + (row * i) + 35;
            canvas.Shape(Looks[i], 7, middle - 22);
            var name = TextWidth.Fit(Looks[i].Title, TextStyle.Strong, canvas.Width - 130);
            canvas.Text(20, middle - 17.5, name, TextStyle.Strong, css: $"k{Looks[i].Slot}", halo: true);
            canvas.Text(canvas.Width, middle - 17.5, Ranges[i], TextStyle.Small, Anchor.End, halo: true);
            Bar(canvas, i, x, middle);
        }

        var start = bottom + 52;
        var names = Math.Min(110, 26 + Looks.Max(look => TextWidth.Of(look.Title, TextStyle.Small)));
        Magnifier(canvas, new Scale(-1, 1, names + 14, canvas.Width - 20), start, 34, names: true);
        return start + 6 + (34 * Bands.Count) + 20;
    }

    private static void Axis(Canvas canvas, Ticks ticks, Scale x, double top, double bottom)
    {
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), top, x.At(tick), bottom, "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => Figures.Decimal(tick * 100, Math.Max(0, ticks.Decimals - 2)) + "%");
    }

    private void Bar(Canvas canvas, int i, Scale x, double middle)
    {
        if (Bands[i].ChurnRate is not { } rate)
        {
            canvas.Text(x.Start + 4, middle + 4, "no observations", TextStyle.Small, halo: true);
            return;
        }

        canvas.Box(x.Start, middle - 11, Math.Max(1, x.At(rate) - x.Start), 22, $"f{Looks[i].Slot}");
        canvas.Text(x.At(rate) + 8, middle + 7, Figures.Percent(rate), TextStyle.Big, halo: true);
    }

    private void Magnifier(Canvas canvas, Scale panel, double top, double row, bool names)
    {
        var reach = Bands.Max(band => new[] { band.Interval, band.NaiveInterval }.Max(ends =>
            ends is null || band.ChurnRate is not { } rate ? 0 : Math.Max(ends[1] - rate, rate - ends[0])));
        if (reach <= 0)
        {
            return;
        }

        var ticks = Ticks.Covering(0, reach, 2);
        var x = new Scale(-ticks.Last, ticks.Last, panel.Start, panel.End);
        var bottom = top + 6 + (row * Bands.Count);
        canvas.Text(names ? 0 : canvas.Width, top - 12, "95% interval around each rate", TextStyle.Small, names ? Anchor.Start : Anchor.End);
        foreach (var tick in (double[])[-ticks.Last, 0, ticks.Last])
        {
            canvas.Line(x.At(tick), top, x.At(tick), bottom, "gr");
            canvas.Text(x.At(tick), bottom + 16, tick == 0 ? "rate" : $"{(tick > 0 ? "+" : "−")}{Figures.Score(ticks.Last * 100)} pt", TextStyle.Axis, Anchor.Middle);
        }

        var named = false;
        for (var i = 0; i < Bands.Count; i++)
        {
            var middle = top + (names ? 3 : 0) + (row * (i + 0.5));
            if (names)
            {
                canvas.Shape(Looks[i], 6, middle, 0.85);
                canvas.Text(18, middle + 4, TextWidth.Fit(Looks[i].Title, TextStyle.Small, x.Start - 30), TextStyle.Small);
            }

            if (Bands[i].ChurnRate is not { } rate || Bands[i].Interval is not { } thick)
            {
                canvas.Text(x.At(0), middle + 4, Absence.OfInterval(Bands[i], Event), TextStyle.Small, Anchor.Middle, halo: true);
                continue;
            }

            canvas.Box(x.At(thick[0] - rate), middle - 8, x.At(thick[1] - rate) - x.At(thick[0] - rate), 8, $"f{Looks[i].Slot}", 1);
            if (Bands[i].NaiveInterval is { } thin)
            {
                canvas.Box(x.At(thin[0] - rate), middle + 5, x.At(thin[1] - rate) - x.At(thin[0] - rate), 2, "fi");
            }

            if (!named && !names)
            {
                var right = Math.Max(thick[1], Bands[i].NaiveInterval?[1] ?? 0) - rate;
                if (x.At(right) + 56 < canvas.Width)
                {
                    canvas.Text(x.At(right) + 6, middle - 1, "clustered", TextStyle.Small, halo: true);
                    canvas.Text(x.At(right) + 6, middle + 11, "naive", TextStyle.Small, halo: true);
                }

                named = true;
            }
        }
    }

    private string Describe() =>
        string.Join("; ", Bands.Select((band, i) => band.ChurnRate is null
            ? $"{Looks[i].Name}: no observations"
            : $"{Looks[i].Name} {Figures.Percent(band.ChurnRate)}, 95% interval {Figures.PercentInterval(band.Interval)} clustered and {Figures.PercentInterval(band.NaiveInterval)} naive"))
        + (Overall is null ? "." : $"; all {Figures.Percent(Overall)}.");
}
