using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>The share of churners that a list of so many of the lowest scores reaches, between a random list and a perfect one.</summary>
internal sealed record CaptureChart(IReadOnlyList<CapacityRow> Rows, double? Overall, EventWords Event)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var height = canvas.Narrow ? 250.0 : 290;
        var x = new Scale(0, 1, 46, canvas.Width - (canvas.Narrow ? 14 : 130));
        var y = new Scale(0, 1, height - 42, 12);
        foreach (var tick in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            canvas.Line(x.Start, y.At(tick), x.End, y.At(tick), tick == 0 ? "axl" : "gr");
            canvas.Text(x.Start - 8, y.At(tick) + 4, Figures.Decimal(tick * 100, 0) + "%", TextStyle.Axis, Anchor.End);
        }

        TickLabels.Draw(canvas, x, [0, 0.25, 0.5, 0.75, 1], height - 26, tick => Figures.Decimal(tick * 100, 0) + "%");
        canvas.Text(x.Start, height - 8, "share of customers called, lowest score first", TextStyle.Small);
        canvas.Line(x.At(0), y.At(0), x.At(1), y.At(1), "ref");
        if (Overall is { } rate and > 0 and < 1)
        {
            canvas.Polyline([(x.At(0), y.At(0)), (x.At(rate), y.At(1)), (x.At(1), y.At(1))], "ln thin sm");
        }

        var points = Rows.OrderBy(row => row.Share).ToArray();
        canvas.Polyline([(x.At(0), y.At(0)), .. points.Select(row => (x.At(row.Share), y.At(row.Recall))), .. points is [.., { Share: < 1 }] ? [(x.At(1), y.At(1))] : Array.Empty<(double, double)>()], "ln sa");
        foreach (var row in points)
        {
            canvas.Disc(x.At(row.Share), y.At(row.Recall), 4.2, "fa");
        }

        if (!canvas.Narrow)
        {
            canvas.Text(x.End + 12, y.At(1) + 4, "perfect list", TextStyle.Small);
            canvas.Text(x.End + 12, y.At(1) + 22, "the score", TextStyle.Strong, css: "ka");
            canvas.Text(x.End + 12, y.At(1) + 40, "dashed: random", TextStyle.Small);
        }

        return canvas.Finish(height, $"Share of {Event.People} reached", string.Join("; ", points.Select(row => $"the lowest {Figures.Chosen(row.Share)} reach {Figures.Percent(row.Recall)}")) + ".");
    }
}
