using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>AUC on each as-of date with its 95% ribbon, the pooled one as a reference, and a coin toss.</summary>
internal sealed record AucChart(Discrimination Result)
{
    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        var days = Result.ByDate.Where(day => day.Auc is not null).ToArray();
        List<double> values = [0.5, 0.6, .. Result.Interval ?? []];
        foreach (var day in days)
        {
            values.Add(day.Auc!.Value);
            values.AddRange(day.Interval ?? []);
        }

        var ticks = Ticks.Covering(values.Min(), values.Max(), 4, 0, 1);
        var height = canvas.Narrow ? 236.0 : 280;
        var y = new Scale(ticks.First, ticks.Last, height - 34, 22);
        var right = canvas.Narrow ? 14 : 150;
        var x = new Scale(days.Length == 0 ? 0 : days[0].AsOf.DayNumber, days.Length == 0 ? 1 : days[^1].AsOf.DayNumber, 70, canvas.Width - right - 26);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(46, y.At(tick), canvas.Width - right, y.At(tick), Math.Abs(tick - 0.5) < 1e-9 ? "axl" : "gr");
            canvas.Text(38, y.At(tick) + 4, Figures.Decimal(tick, Math.Max(1, ticks.Decimals)), TextStyle.Axis, Anchor.End);
        }

        canvas.Text(canvas.Width - right, y.At(0.5) - 6, "0.5 = a coin toss", TextStyle.Small, Anchor.End, halo: true);
        if (Result.Auc is { } pooled)
        {
            canvas.Line(46, y.At(pooled), canvas.Width - right, y.At(pooled), "ref");
        }

        Days(canvas, days, x, y);
        if (days.Length > 0)
        {
            TimeAxis.Draw(canvas, x, Array.ConvertAll(days, day => day.AsOf), height - 12);
        }

        Pooled(canvas, y);
        return canvas.Finish(height, "Ranking quality (AUC) by as-of date", Describe());
    }

    private static void Days(Canvas canvas, DateAuc[] days, Scale x, Scale y)
    {
        foreach (var run in Runs(days))
        {
            var lower = string.Join('L', run.Select(day => $"{Canvas.Px(x.At(day.AsOf.DayNumber))} {Canvas.Px(y.Within(day.Interval![0]))}"));
            var upper = string.Join('L', run.AsEnumerable().Reverse().Select(day => $"{Canvas.Px(x.At(day.AsOf.DayNumber))} {Canvas.Px(y.Within(day.Interval![1]))}"));
            if (run.Count > 1)
            {
                canvas.Path($"M{lower}L{upper}Z", "fa o20");
            }
            else
            {
                canvas.Line(x.At(run[0].AsOf.DayNumber), y.Within(run[0].Interval![0]), x.At(run[0].AsOf.DayNumber), y.Within(run[0].Interval![1]), "ln sa o45");
            }
        }

        canvas.Polyline(Array.ConvertAll(days, day => (x.At(day.AsOf.DayNumber), y.At(day.Auc!.Value))), "ln sa");
        var lastLabel = double.NegativeInfinity;
        var labelWidth = TextWidth.Of("0.732", TextStyle.Strong) + 8;
        for (var i = 0; i < days.Length; i++)
        {
            var (place, value) = (x.At(days[i].AsOf.DayNumber), days[i].Auc!.Value);
            canvas.Disc(place, y.At(value), days.Length > 40 ? 1.8 : days.Length > 15 ? 3 : 4.2, "fa");
            if (place - lastLabel < labelWidth)
            {
                continue;
            }

            // The label goes to the side that the line bends away from.
            double? before = i > 0 ? days[i - 1].Auc : null, after = i < days.Length - 1 ? days[i + 1].Auc : null;
            var above = value >= ((before + after) / 2 ?? before ?? after ?? 0);
            var edge = days[i].Interval is { } ends ? y.Within(above ? ends[1] : ends[0]) : y.At(value);
            canvas.Text(place, above ? Math.Max(12, edge - 7) : Math.Min(y.Start - 4, edge + 16), Figures.Auc(value), TextStyle.Strong, Anchor.Middle, "ka", halo: true);
            lastLabel = place;
        }
    }

    // Dates with an interval that follow each other: a ribbon doesn't bridge a date without one.
    private static IEnumerable<List<DateAuc>> Runs(DateAuc[] days)
    {
        var run = new List<DateAuc>();
        foreach (var day in days)
        {
            if (day.Interval is not null)
            {
                run.Add(day);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private void Pooled(Canvas canvas, Scale y)
    {
        if (Result.Auc is not { } pooled || canvas.Narrow)
        {
            return;
        }

        var x = canvas.Width - 132;
        if (Result.Interval is { } ends)
        {
            canvas.Line(x, y.Within(ends[0]), x, y.Within(ends[1]), "ln si");
        }

        canvas.Path($"M{Canvas.Px(x)} {Canvas.Px(y.At(pooled) - 5)}l5 5l-5 5l-5 -5Z", "fi");
        var top = Math.Min(y.At(pooled), y.Start - 14);
        canvas.Text(x + 12, top - 1, $"{Figures.Auc(pooled)} pooled", TextStyle.Strong);
        canvas.Text(x + 12, top + 14, Result.Interval is null ? "no interval" : Figures.Interval(Result.Interval, 3), TextStyle.Small);
    }

    private string Describe() => string.Join("; ", Result.ByDate.Select(day => $"{Figures.Date(day.AsOf)} {(day.Auc is null ? "not enough data" : Figures.Auc(day.Auc))}"))
        + $"; pooled {Figures.Auc(Result.Auc)}, 95% interval {Figures.Interval(Result.Interval, 3)}.";
}
