using HealthBatch.Reporting.Wording;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Charts;

/// <summary>Who is in which band today and who would be: flows from left to right, the healthiest on top; two bars a band on a phone.</summary>
internal sealed record MoveChart(IReadOnlyList<BandLook> Looks, IReadOnlyList<BandMove> Moves)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var bands = Looks.Reverse().ToArray();
        var bottom = canvas.Narrow ? Bars(canvas, bands) : Flows(canvas, bands);
        return canvas.Finish(bottom, "Band of each customer under today’s and the suggested weights", string.Join("; ", Moves
            .Where(move => move.From != move.To).Select(move => $"{Figures.Count(move.Customers)} from {move.From} to {move.To}")) + ".");
    }

    private long Before(BandLook band) => Moves.Where(move => move.From == band.Name).Sum(move => move.Customers);

    private long After(BandLook band) => Moves.Where(move => move.To == band.Name).Sum(move => move.Customers);

    private double Flows(Canvas canvas, BandLook[] bands)
    {
        // Each block is tall enough for its two lines of text.
        const double least = 40, gap = 12, head = 28;
        var all = Math.Max(1, Moves.Sum(move => move.Customers));
        var unit = 250.0 / all;
        double[] leftTop = new double[bands.Length], rightTop = new double[bands.Length];
        var y = head;
        for (var b = 0; b < bands.Length; b++)
        {
            leftTop[b] = rightTop[b] = y;
            y += Math.Max(least, Math.Max(Before(bands[b]), After(bands[b])) * unit) + gap;
        }

        var side = Math.Min(canvas.Width * 0.24, 16 + bands.Max(band => Math.Max(TextWidth.Of(band.Title, TextStyle.Strong) + 20, TextWidth.Of("88,888 (+8,888)", TextStyle.Strong))));
        var (x1, x2) = (side, canvas.Width - side - 12);
        canvas.Text(x1 + 12, 14, "current", TextStyle.Small, Anchor.End);
        canvas.Text(x2, 14, "suggested", TextStyle.Small, css: "w6 ka");
        Ribbons(canvas, bands, [.. leftTop], [.. rightTop], unit, x1 + 12, x2);
        for (var b = 0; b < bands.Length; b++)
        {
            var (before, after) = (Before(bands[b]), After(bands[b]));
            canvas.Box(x1, leftTop[b], 12, Math.Max(1, before * unit), $"f{bands[b].Slot}");
            canvas.Box(x2, rightTop[b], 12, Math.Max(1, after * unit), $"f{bands[b].Slot}");
            canvas.Shape(bands[b], x1 - 13, leftTop[b] + 10, 0.85);
            canvas.Text(x1 - 24, leftTop[b] + 14, TextWidth.Fit(bands[b].Title, TextStyle.Strong, side - 26), TextStyle.Strong, Anchor.End, $"k{bands[b].Slot}");
            canvas.Text(x1 - 8, leftTop[b] + 31, Figures.Count(before), TextStyle.Strong, Anchor.End);
            canvas.Shape(bands[b], x2 + 25, rightTop[b] + 10, 0.85);
            canvas.Text(x2 + 36, rightTop[b] + 14, TextWidth.Fit(bands[b].Title, TextStyle.Strong, canvas.Width - x2 - 38), TextStyle.Strong, css: $"k{bands[b].Slot}");
            canvas.Text(x2 + 20, rightTop[b] + 31, $"{Figures.Count(after)}{Change(after - before)}", TextStyle.Strong);
        }

        return y;
    }

    private void Ribbons(Canvas canvas, BandLook[] bands, double[] left, double[] right, double unit, double x1, double x2)
    {
        var labels = new List<(double X, double Y, string Text)>();
        for (var from = 0; from < bands.Length; from++)
        {
            for (var to = 0; to < bands.Length; to++)
            {
                var customers = Moves.Where(move => move.From == bands[from].Name && move.To == bands[to].Name).Sum(move => move.Customers);
                var height = customers * unit;
                canvas.Flow(x1, left[from], x2, right[to], height, $"f{bands[from].Slot} {(from == to ? "o20" : "o45")}");
                if (from != to && height >= 3)
                {
                    // Just after they leave, where flows of one band lie side by side.
                    labels.Add((x1 + 12, left[from] + (height / 2) + 4, Figures.Count(customers)));
                }

                left[from] += height;
                right[to] += height;
            }
        }

        var places = LabelColumn.Spread([.. labels.Select(label => label.Y)], 15, 30, double.MaxValue / 4);
        for (var i = 0; i < labels.Count; i++)
        {
            canvas.Text(labels[i].X, places[i], labels[i].Text, TextStyle.Strong, halo: true);
        }
    }

    private double Bars(Canvas canvas, BandLook[] bands)
    {
        var most = Math.Max(1, bands.Max(band => Math.Max(Before(band), After(band))));
        var x = new Scale(0, most, 0, canvas.Width - 66);
        var y = 4.0;
        foreach (var band in bands)
        {
            var (before, after) = (Before(band), After(band));
            canvas.Shape(band, 7, y + 8, 0.85);
            canvas.Text(20, y + 12.5, TextWidth.Fit(band.Title, TextStyle.Strong, canvas.Width - 130), TextStyle.Strong, css: $"k{band.Slot}");
            canvas.Text(canvas.Width, y + 12.5, after == before ? "same size" : Change(after - before).Trim(' ', '(', ')'), TextStyle.Strong, Anchor.End);
            canvas.Box(0, y + 20, Math.Max(1, x.At(before)), 10, $"f{band.Slot} o45");
            canvas.Text(x.At(before) + 6, y + 29, Figures.Count(before), TextStyle.Small);
            canvas.Box(0, y + 33, Math.Max(1, x.At(after)), 10, $"f{band.Slot}");
            canvas.Text(x.At(after) + 6, y + 43, Figures.Count(after), TextStyle.Small);
            y += 62;
        }

        canvas.Text(0, y + 8, "pale: current, full: suggested", TextStyle.Small);
        return y + 16;
    }

    private static string Change(long change) => change == 0 ? "" : $" ({(change > 0 ? "+" : "")}{Figures.Count(change)})";
}
