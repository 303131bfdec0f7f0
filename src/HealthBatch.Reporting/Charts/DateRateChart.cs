using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>The bands' rates on each as-of date: a row of shapes for a few dates, lines over time for many.</summary>
/// <param name="Looks">The bands' looks.</param>
/// <param name="Cells">By date, in order, and band.</param>
/// <param name="Event">What is counted.</param>
internal sealed record DateRateChart(IReadOnlyList<BandLook> Looks, IReadOnlyList<BandByDate> Cells, EventWords Event)
{
    // Above this many rows the eye reads lines faster.
    private const int MostRows = 10;

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var dates = Dates();
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (var cell in Cells)
        {
            lowest = Math.Min(lowest, cell.ChurnRate ?? lowest);
            highest = Math.Max(highest, cell.ChurnRate ?? highest);
        }

        var ticks = lowest > highest ? Ticks.Covering(0, 0, canvas.Narrow ? 3 : 5, 0, 1) : Ticks.Covering(lowest, highest, canvas.Narrow ? 3 : 5, 0, 1);
        var bottom = dates.Length <= MostRows ? Rows(canvas, dates, ticks) : Lines(canvas, dates, ticks);
        return canvas.Finish(bottom, $"{char.ToUpperInvariant(Event.Rate[0])}{Event.Rate[1..]} of each band by date", Describe(dates));
    }

    private DateOnly[] Dates()
    {
        var dates = new List<DateOnly>();
        foreach (var cell in Cells)
        {
            if (dates.Count == 0 || dates[^1] != cell.AsOf)
            {
                dates.Add(cell.AsOf);
            }
        }

        return [.. dates];
    }

    private double Rows(Canvas canvas, DateOnly[] dates, Ticks ticks)
    {
        const double row = 40;
        var x = new Scale(ticks.First, ticks.Last, 112, canvas.Width - 24);
        var bottom = 6 + (row * dates.Length);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), 4, x.At(tick), bottom, "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => TickText(ticks, tick));

        for (var d = 0; d < dates.Length; d++)
        {
            var y = 6 + (row * (d + 0.62));
            canvas.Text(0, y + 4.5, Figures.Date(dates[d]));
            var cells = Cells.Where(cell => cell.AsOf == dates[d] && cell.ChurnRate is not null)
                .Select(cell => (Look: Looks.FirstOrDefault(look => look.Name == cell.Band), Rate: cell.ChurnRate!.Value)).Where(cell => cell.Look is not null).ToArray();
            if (cells.Length > 1)
            {
                canvas.Line(x.At(cells.Min(cell => cell.Rate)), y, x.At(cells.Max(cell => cell.Rate)), y, "lead1");
            }

            var labels = cells.Select(cell => canvas.Narrow ? Figures.Decimal(cell.Rate * 100, cell.Rate < 0.0995 ? 1 : 0) : Figures.Percent(cell.Rate)).ToArray();
            var places = LabelColumn.Spread(
                [.. cells.Select(cell => x.At(cell.Rate))], [.. labels.Select(label => TextWidth.Of(label, TextStyle.Small) + 5)], 124, canvas.Width - 20);
            for (var i = 0; i < cells.Length; i++)
            {
                canvas.Shape(cells[i].Look!, x.At(cells[i].Rate), y, 0.85);
                canvas.Text(places[i], y - 10, labels[i], TextStyle.Small, Anchor.Middle, $"w6 k{cells[i].Look!.Slot}", halo: true);
            }
        }

        return bottom + 22;
    }

    private double Lines(Canvas canvas, DateOnly[] dates, Ticks ticks)
    {
        var height = canvas.Narrow ? 220.0 : 260;
        var names = canvas.Narrow ? 0 : Math.Min(canvas.Width * 0.24, 60 + Looks.Max(look => TextWidth.Of(look.Title, TextStyle.Strong)));
        var y = new Scale(ticks.First, ticks.Last, height - 26, 12);
        var x = new Scale(dates[0].DayNumber, dates[^1].DayNumber, 44, canvas.Width - names - 12);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.Start, y.At(tick), x.End, y.At(tick), "gr");
            canvas.Text(x.Start - 8, y.At(tick) + 4, TickText(ticks, tick), TextStyle.Axis, Anchor.End);
        }

        TimeAxis.Draw(canvas, x, dates, height - 8);
        var lasts = new List<(BandLook Look, double Place, double Rate)>();
        foreach (var look in Looks)
        {
            var run = new List<(double X, double Y)>();
            var own = Array.ConvertAll(dates, date => Cells.FirstOrDefault(cell => cell.AsOf == date && cell.Band == look.Name));
            foreach (var cell in own.Append(null))
            {
                if (cell?.ChurnRate is { } rate)
                {
                    run.Add((x.At(cell.AsOf.DayNumber), y.At(rate)));
                    canvas.Shape(look, run[^1].X, run[^1].Y, dates.Length > 40 ? 0.3 : 0.5);
                }
                else
                {
                    // A date without the band breaks its line: nothing is drawn where nothing was seen.
                    canvas.Polyline([.. run], $"ln s{look.Slot}");
                    run.Clear();
                }
            }

            if (own.LastOrDefault(cell => cell?.ChurnRate is not null) is { } last)
            {
                lasts.Add((look, y.At(last.ChurnRate!.Value), last.ChurnRate!.Value));
            }
        }

        if (!canvas.Narrow)
        {
            var places = LabelColumn.Spread(lasts.ConvertAll(last => last.Place), 18, 14, height - 28);
            for (var i = 0; i < lasts.Count; i++)
            {
                var (look, _, rate) = lasts[i];
                canvas.Text(x.End + 12, places[i] + 4, Figures.Percent(rate), TextStyle.Strong);
                canvas.Text(
                    x.End + 58, places[i] + 4, TextWidth.Fit(look.Title, TextStyle.Strong, canvas.Width - x.End - 58), TextStyle.Strong, css: $"k{look.Slot}");
            }
        }

        return height;
    }

    private static string TickText(Ticks ticks, double tick) => Figures.Decimal(tick * 100, Math.Max(0, ticks.Decimals - 2)) + "%";

    private string Describe(DateOnly[] dates) => string.Join("; ", Array.ConvertAll(dates, date => Figures.Date(date) + ": " + string.Join(", ", Cells
        .Where(cell => cell.AsOf == date).Select(cell => $"{cell.Band} {(cell.ChurnRate is null ? "nobody" : Figures.Percent(cell.ChurnRate))}")))) + ".";
}
