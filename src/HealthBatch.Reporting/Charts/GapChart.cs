using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>How much more the less healthy band of each pair churns, in percentage points with the clustered 95% interval; the extreme pair is drawn last.</summary>
internal sealed record GapChart(IReadOnlyList<BandLook> Looks, IReadOnlyList<BandResult> Bands, IReadOnlyList<Comparison> Pairs, EventWords Event)
{
    private const double Z = 1.959963984540054;

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var ticks = TicksOf(Pairs, canvas.Narrow ? 3 : 5);
        var names = canvas.Narrow ? 0 : Math.Clamp(Pairs.Max(pair => TextWidth.Of(Name(pair), TextStyle.Strong)) + 20, 130, canvas.Width * 0.34);
        var figures = canvas.Narrow ? 0 : canvas.Width > 700 ? 190 : 96;
        var row = canvas.Narrow ? 56.0 : 44;
        var x = new Scale(ticks.First, ticks.Last, canvas.Narrow ? 10 : names + 14, canvas.Width - figures - (canvas.Narrow ? 14 : 60));
        var bottom = 24 + (row * Pairs.Count);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), 24, x.At(tick), bottom, Math.Abs(tick) < 1e-12 ? "axl" : "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => (tick > 1e-12 ? "+" : "") + Figures.Decimal(tick * 100, Math.Max(0, ticks.Decimals - 2)));

        canvas.Centred(x.At(0), 14, "no difference", TextStyle.Small);
        if (!canvas.Narrow)
        {
            canvas.Text(canvas.Width > 700 ? canvas.Width - 96 : canvas.Width, 14, "95% interval", TextStyle.Small, Anchor.End);
            if (canvas.Width > 700)
            {
                canvas.Text(canvas.Width, 14, "Holm p", TextStyle.Small, Anchor.End);
            }
        }

        for (var i = 0; i < Pairs.Count; i++)
        {
            DrawPair(canvas, Pairs[i], x, names, 24 + (row * (i + (canvas.Narrow ? 0.66 : 0.5))));
        }

        return canvas.Finish(bottom + 22, $"How much more the less healthy band {Event.Past}", Describe());
    }

    /// <summary>The clustered 95% interval of a difference, which lies within -1 and 1 as any difference of shares; null where there is none.</summary>
    public static (double Low, double High)? Ends(Comparison pair) =>
        pair is { Difference: { } difference, StandardError: { } error } ? (Math.Max(-1, difference - (Z * error)), Math.Min(1, difference + (Z * error))) : null;

    /// <summary>Ticks for the differences' intervals and no difference.</summary>
    public static Ticks TicksOf(IEnumerable<Comparison?> pairs, int steps)
    {
        double lowest = 0, highest = 0;
        foreach (var pair in pairs)
        {
            if (pair is not null && Ends(pair) is var (low, high))
            {
                (lowest, highest) = (Math.Min(lowest, low), Math.Max(highest, high));
            }
        }

        return Ticks.Covering(lowest, highest, steps);
    }

    private static string Name(Comparison pair) => $"{pair.Lower} over {pair.Upper}";

    private void DrawPair(Canvas canvas, Comparison pair, Scale x, double names, double middle)
    {
        var (nameX, nameY) = canvas.Narrow ? (20.0, middle - 17) : (20.0, middle + 4.5);
        var room = (canvas.Narrow ? canvas.Width - 96 : names) - nameX;
        if (Looks.FirstOrDefault(look => look.Name == pair.Lower) is { } look)
        {
            canvas.Shape(look, 7, nameY - 4.5, 0.85);
        }

        canvas.Text(nameX, nameY, TextWidth.Fit(Name(pair), TextStyle.Strong, room), TextStyle.Strong, halo: true);
        if (Ends(pair) is not var (low, high))
        {
            var reason = Absence.OfComparison(Bands.FirstOrDefault(b => b.Band == pair.Lower), Bands.FirstOrDefault(b => b.Band == pair.Upper));
            canvas.Text(x.Within(0) + 8, middle + 4.5, reason, TextStyle.Small, halo: true);
            return;
        }

        canvas.Line(x.Within(0), middle, x.At(low), middle, "lead1");
        canvas.Box(x.At(low), middle - 4, Math.Max(2, x.At(high) - x.At(low)), 8, "fi", 1);
        if (x.At(high) - x.At(low) > 18)
        {
            canvas.Disc(x.At(pair.Difference!.Value), middle, 2.5, "fp");
        }

        if (canvas.Narrow)
        {
            canvas.Text(canvas.Width, nameY, $"{Figures.SignedPoints(pair.Difference)} pts", TextStyle.Strong, Anchor.End);
            return;
        }

        var label = Figures.SignedPoints(pair.Difference);
        canvas.Text(x.At(Math.Max(high, 0)) + 8, middle + 4.5, label, TextStyle.Strong, halo: true);
        canvas.Text(canvas.Width > 700 ? canvas.Width - 96 : canvas.Width, middle + 4.5, Figures.PointsRange(low, high), TextStyle.Body, Anchor.End);
        if (canvas.Width > 700)
        {
            canvas.Text(canvas.Width, middle + 4.5, Figures.P(pair.PHolm), TextStyle.Body, Anchor.End);
        }
    }

    private string Describe() => string.Join("; ", Pairs.Select(pair =>
        Ends(pair) is var (low, high) ? $"{Name(pair)} {Figures.SignedPoints(pair.Difference)} points, 95% interval {Figures.PointsRange(low, high)}" : $"{Name(pair)}: not enough data")) + ".";
}
