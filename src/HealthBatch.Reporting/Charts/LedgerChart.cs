using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>From the rows that were scored to those that could be judged, and what became of them.</summary>
internal sealed record LedgerChart(Ledger Ledger, EventWords Event, string ScoredNote, string CensoredNote)
{
    private sealed record Part(long Rows, string Name, string Note, string Fill, string FlowFill);

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var judged = Ledger.Churned + Ledger.Retained;
        var second = new List<Part> { new(judged, "observations judged", "outcome known", "fi", "fc o12") };
        if (Ledger.Censored > 0)
        {
            second.Add(new(Ledger.Censored, "censored, not judged", CensoredNote, "hatch", "fm o20"));
        }

        foreach (var reason in Ledger.Excluded.Keys.Where(reason => Ledger.Excluded[reason] > 0).Order(StringComparer.Ordinal))
        {
            second.Add(new(Ledger.Excluded[reason], LedgerWords.Reason(reason), "left out, counted here", "fm", "fm o12"));
        }

        var rate = judged > 0 ? (double)Ledger.Churned / judged : 0;
        Part[] third =
        [
            new(Ledger.Churned, Event.Past, judged > 0 ? Figures.Percent(rate) + " of those judged" : "", "fc", "fc o20"),
            new(Ledger.Retained, "retained", judged > 0 ? Figures.Percent(1 - rate) + " of those judged" : "", "fk", "fk o20"),
        ];
        var bottom = canvas.Narrow ? Stack(canvas, [new(Ledger.Scored, "customers scored", ScoredNote, "fi", ""), .. second, .. third]) : Flow(canvas, second, third);
        return canvas.Finish(bottom, "From customers scored to observations judged", Describe(second));
    }

    private double Flow(Canvas canvas, List<Part> second, Part[] third)
    {
        const double tall = 150;
        var unit = tall / Math.Max(1, Ledger.Scored);
        double[] x = [0, canvas.Width * 0.37, canvas.Width * 0.7];

        // Every part needs room for its three lines of text below its top edge.
        var places = Places(second, unit, 8, 66);
        var ends = Places(third, unit, 8, 64);
        double at = 8, out2 = 8;
        for (var i = 0; i < second.Count; i++)
        {
            canvas.Flow(x[0] + 10, at, x[1], places[i], second[i].Rows * unit, second[i].FlowFill);
            at += second[i].Rows * unit;
        }

        for (var i = 0; i < third.Length; i++)
        {
            canvas.Flow(x[1] + 10, out2, x[2], ends[i], third[i].Rows * unit, third[i].FlowFill);
            out2 += third[i].Rows * unit;
        }

        Block(canvas, x[0], 8, tall, new(Ledger.Scored, "customers scored", ScoredNote, "fi", ""), x[1] - x[0] - 24);
        for (var i = 0; i < second.Count; i++)
        {
            Block(canvas, x[1], places[i], second[i].Rows * unit, second[i], (i == 0 ? x[2] - x[1] : canvas.Width - x[1]) - 28);
        }

        for (var i = 0; i < third.Length; i++)
        {
            Block(canvas, x[2], ends[i], third[i].Rows * unit, third[i], canvas.Width - x[2] - 24);
        }

        return Math.Max(Math.Max(8 + tall, places[^1] + 62), ends[^1] + 62);
    }

    private static double[] Places(IReadOnlyList<Part> parts, double unit, double top, double room)
    {
        var places = new double[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            places[i] = i == 0 ? top : places[i - 1] + Math.Max(room, (parts[i - 1].Rows * unit) + 26);
        }

        return places;
    }

    private static void Block(Canvas canvas, double x, double top, double height, Part part, double room)
    {
        canvas.Box(x, top, 10, Math.Max(height, part.Rows > 0 ? 1.5 : 0), part.Fill);
        canvas.Text(x + 24, top + 18, Figures.Count(part.Rows), TextStyle.Big);
        canvas.Text(x + 24, top + 36, TextWidth.Fit(part.Name, TextStyle.Body, room));
        if (part.Note.Length > 0)
        {
            canvas.Text(x + 24, top + 52, TextWidth.Fit(part.Note, TextStyle.Small, room), TextStyle.Small);
        }
    }

    private double Stack(Canvas canvas, List<Part> parts)
    {
        var y = 4.0;
        var unit = canvas.Width / Math.Max(1, Ledger.Scored);
        foreach (var part in parts)
        {
            canvas.Text(0, y + 16, Figures.Count(part.Rows), TextStyle.Big);
            var start = TextWidth.Of(Figures.Count(part.Rows), TextStyle.Big) + 10;
            canvas.Text(start, y + 16, TextWidth.Fit(part.Name, TextStyle.Body, canvas.Width - start));
            canvas.Box(0, y + 24, canvas.Width, 8, "fs");
            canvas.Box(0, y + 24, Math.Max(part.Rows > 0 ? 1.5 : 0, part.Rows * unit), 8, part.Fill);
            if (part.Note.Length > 0)
            {
                canvas.Text(0, y + 46, TextWidth.Fit(part.Note, TextStyle.Small, canvas.Width), TextStyle.Small);
            }

            y += part.Note.Length > 0 ? 62 : 46;
        }

        return y;
    }

    private string Describe(List<Part> second) =>
        $"{Figures.Count(Ledger.Scored)} scored rows: {string.Join(", ", second.Select(part => $"{Figures.Count(part.Rows)} {part.Name}"))}. " +
        $"Of those judged {Figures.Count(Ledger.Churned)} {Event.Past} and {Figures.Count(Ledger.Retained)} were retained.";
}
