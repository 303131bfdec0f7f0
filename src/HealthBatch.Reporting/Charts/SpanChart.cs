using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>One row of a span chart: a name, two shares with their looks, and what stands at the end.</summary>
internal sealed record Span(string Name, double? From, double? To, string Note);

/// <summary>Two shares a row on one scale, joined: an open ring and a filled disc, or two bands' shapes.</summary>
internal sealed record SpanChart(string Title, IReadOnlyList<Span> Rows, BandLook? FromLook = null, BandLook? ToLook = null, IReadOnlyList<BandLook>? RowLooks = null)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var values = Rows.SelectMany(row => new[] { row.From, row.To }).Where(v => v is not null).Select(v => v!.Value).DefaultIfEmpty(0).ToArray();
        var ticks = Ticks.Covering(values.Min(), values.Max(), canvas.Narrow ? 3 : 5, 0);
        var names = canvas.Narrow ? 0 : Math.Clamp(24 + Rows.Max(row => TextWidth.Of(row.Name, TextStyle.Strong)), 80, canvas.Width * 0.28);
        var notes = canvas.Narrow ? 0 : Rows.Max(row => TextWidth.Of(row.Note, TextStyle.Small)) is var widest and > 0 ? widest + 20 : 16;
        var x = new Scale(ticks.First, ticks.Last, canvas.Narrow ? 26 : names + 34, canvas.Width - notes - 30);
        var tall = canvas.Narrow ? 62.0 : 42;
        var bottom = 4 + (tall * Rows.Count);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), 4, x.At(tick), bottom, "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => Figures.Decimal(tick * 100, Math.Max(0, ticks.Decimals - 2)) + "%");
        for (var i = 0; i < Rows.Count; i++)
        {
            var y = 4 + (tall * (i + (canvas.Narrow ? 0.76 : 0.62)));
            var nameY = canvas.Narrow ? y - 28 : y + 4.5;
            var indent = RowLooks is null ? 0 : 20;
            if (RowLooks is not null)
            {
                canvas.Shape(RowLooks[i], 7, nameY - 4.5, 0.9);
            }

            canvas.Text(indent, nameY, TextWidth.Fit(Rows[i].Name, TextStyle.Strong, (canvas.Narrow ? canvas.Width * 0.6 : names) - indent + 10), TextStyle.Strong, css: RowLooks is null ? "" : $"k{RowLooks[i].Slot}", halo: true);
            canvas.Text(canvas.Width, nameY, Rows[i].Note, TextStyle.Small, Anchor.End, halo: true);
            Pair(canvas, Rows[i], x, y);
        }

        return canvas.Finish(bottom + 22, Title, string.Join("; ", Rows.Select(row => $"{row.Name}: {Figures.Percent(row.From)} and {Figures.Percent(row.To)}")) + ".");
    }

    private void Pair(Canvas canvas, Span row, Scale x, double y)
    {
        double?[] values = [row.From, row.To];
        if (row.From is { } a && row.To is { } b)
        {
            canvas.Line(x.At(a), y, x.At(b), y, "ln sm");
        }

        var labels = values.Select(value => Figures.Percent(value)).ToArray();
        var known = Enumerable.Range(0, 2).Where(i => values[i] is not null).ToArray();
        if (known.Length == 0)
        {
            canvas.Text(x.Start, y + 4.5, "not enough data", TextStyle.Small, halo: true);
            return;
        }

        var places = LabelColumn.Spread(
            [.. known.Select(i => x.At(values[i]!.Value))], [.. known.Select(i => TextWidth.Of(labels[i], TextStyle.Strong) + 6)], 24, canvas.Width - 2);
        foreach (var (i, k) in known.Select((i, k) => (i, k)).Reverse())
        {
            var look = i == 0 ? FromLook : ToLook;
            if (look is not null)
            {
                canvas.Shape(look, x.At(values[i]!.Value), y, 0.9);
            }
            else
            {
                canvas.Disc(x.At(values[i]!.Value), y, 5.2, i == 0 ? "ring" : "fa");
            }

            canvas.Text(places[k], y - 10, labels[i], TextStyle.Small, Anchor.Middle, look is null ? (i == 0 ? "w6" : "w6 ka") : $"w6 k{look.Slot}", halo: true);
        }
    }
}
