using HealthBatch.Reporting.Wording;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Charts;

/// <summary>Where the bands start today and where they would start, on the scale of the score.</summary>
internal sealed record CutChart(IReadOnlyList<BandLook> Looks, IReadOnlyList<BandCut> Cuts)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var x = new Scale(0, 100, canvas.Narrow ? 4 : 96, canvas.Width - 14);
        var step = canvas.Narrow ? 78.0 : 62;
        Bar(canvas, "current", [.. Cuts.Select(cut => cut.Current)], x, 26);
        Bar(canvas, "suggested", [.. Cuts.Select(cut => cut.Suggested)], x, 26 + step);
        for (var i = 1; i < Cuts.Count; i++)
        {
            canvas.Line(x.At(Cuts[i].Current), 26 + 18, x.At(Cuts[i].Suggested), 26 + step - (canvas.Narrow ? 4 : 0), "lead1");
        }

        var bottom = 26 + step + 18;
        foreach (var tick in (double[])[0, 25, 50, 75, 100])
        {
            canvas.Text(x.At(tick), bottom + 18, Figures.Score(tick), TextStyle.Axis, tick == 0 ? Anchor.Start : tick == 100 ? Anchor.End : Anchor.Middle);
        }

        return canvas.Finish(bottom + 24, "Band starts today and as suggested", string.Join("; ", Cuts.Select(cut => $"{cut.Band} from {Figures.Score(cut.Current)} to {Figures.Score(cut.Suggested)}")) + ".");
    }

    private void Bar(Canvas canvas, string name, double[] starts, Scale x, double y)
    {
        if (canvas.Narrow)
        {
            canvas.Text(x.End, y - 8, name, name == "suggested" ? TextStyle.Strong : TextStyle.Small, Anchor.End, name == "suggested" ? "ka" : "");
        }
        else
        {
            canvas.Text(0, y + 13, name, name == "suggested" ? TextStyle.Strong : TextStyle.Body, css: name == "suggested" ? "ka" : "");
        }

        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? starts[i + 1] : 100;
            canvas.Box(x.At(starts[i]) + (i > 0 ? 1 : 0), y, x.At(end) - x.At(starts[i]) - (i > 0 ? 1 : 0), 18, $"f{Looks[i].Slot}");
        }

        // The start of the lowest band is 0 by definition; the others are written over where they begin.
        var texts = starts.Select(start => Figures.Score(start)).ToArray();
        var places = LabelColumn.Spread(
            [.. starts.Skip(1).Select(x.At)], [.. texts.Skip(1).Select(text => TextWidth.Of(text, TextStyle.Strong) + 6)], x.Start + 10, x.End - (canvas.Narrow ? 92 : 0));
        for (var i = 1; i < starts.Length; i++)
        {
            canvas.Text(places[i - 1], y - 8, texts[i], TextStyle.Strong, Anchor.Middle, $"k{Looks[i].Slot}", halo: true);
        }
    }
}
