using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>The share of each band's customers without the event, day by day, as steps with a 95% ribbon and the band's name at the end.</summary>
internal sealed record SurvivalChart(IReadOnlyList<BandLook> Looks, SurvivalResult Result)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var height = canvas.Narrow ? 250.0 : 290;
        var most = Math.Max(1, Result.Curves.Max(row => row.Days));
        var least = Result.Curves.Min(row => row.Interval?[0] ?? row.Survival);
        var ticks = Ticks.Covering(Math.Min(least, 0.9), 1, 4, 0, 1);
        var names = canvas.Narrow ? 14 : Math.Min(canvas.Width * 0.26, 66 + Looks.Max(look => TextWidth.Of(look.Title, TextStyle.Strong)));
        var x = new Scale(0, most, 46, canvas.Width - names);
        var y = new Scale(ticks.First, ticks.Last, height - 42, 12);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.Start, y.At(tick), x.End, y.At(tick), "gr");
            canvas.Text(x.Start - 8, y.At(tick) + 4, Figures.Decimal(tick * 100, Math.Max(0, ticks.Decimals - 2)) + "%", TextStyle.Axis, Anchor.End);
        }

        var days = Ticks.Covering(0, most, canvas.Narrow ? 3 : 6, 0);
        TickLabels.Draw(canvas, x, [.. days.Values.Where(day => day <= most)], height - 26, day => Figures.Decimal(day, 0));
        canvas.Text(x.Start, height - 8, $"days after {Figures.Date(Result.AsOf)}", TextStyle.Small);
        var ends = new List<(BandLook Look, double Y, double Survival)>();
        foreach (var look in Looks)
        {
            var curve = Result.Curves.Where(row => row.Band == look.Name).OrderBy(row => row.Days).ToArray();
            if (curve.Length > 0)
            {
                Curve(canvas, look, curve, x, y);
                ends.Add((look, y.At(curve[^1].Survival), curve[^1].Survival));
            }
        }

        if (!canvas.Narrow)
        {
            var places = LabelColumn.Spread([.. ends.Select(end => end.Y)], 18, 12, height - 44);
            for (var i = 0; i < ends.Count; i++)
            {
                canvas.Text(x.End + 12, places[i] + 4, Figures.Percent(ends[i].Survival), TextStyle.Strong);
                canvas.Text(x.End + 60, places[i] + 4, TextWidth.Fit(ends[i].Look.Title, TextStyle.Strong, canvas.Width - x.End - 60), TextStyle.Strong, css: $"k{ends[i].Look.Slot}");
            }
        }

        return canvas.Finish(height, "Share still there, by band", string.Join("; ", ends.Select(end => $"{end.Look.Name} {Figures.Percent(end.Survival)} at the end")) + ".");
    }

    private static void Curve(Canvas canvas, BandLook look, SurvivalRow[] curve, Scale x, Scale y)
    {
        var steps = new List<(double X, double Y)>();
        if (curve[0].Days > 0)
        {
            steps.Add((x.At(0), y.At(1)));
        }

        var (low, high) = (new List<(double X, double Y)>(steps), new List<(double X, double Y)>(steps));
        foreach (var row in curve)
        {
            Step(steps, x.At(row.Days), y.Within(row.Survival));
            Step(low, x.At(row.Days), y.Within(row.Interval?[0] ?? row.Survival));
            Step(high, x.At(row.Days), y.Within(row.Interval?[1] ?? row.Survival));
        }

        high.Reverse();
        canvas.Polyline([.. low, .. high], $"f{look.Slot} o12");
        canvas.Polyline([.. steps], $"ln s{look.Slot}");
        canvas.Shape(look, steps[^1].X, steps[^1].Y, 0.7);
    }

    private static void Step(List<(double X, double Y)> points, double x, double y)
    {
        if (points.Count > 0)
        {
            points.Add((x, points[^1].Y));
        }

        points.Add((x, y));
    }
}
