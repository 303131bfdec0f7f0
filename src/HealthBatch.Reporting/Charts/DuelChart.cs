using HealthBatch.Reporting.Wording;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Charts;

/// <summary>AUC of today's (open ring) and the suggested weights (filled) on each later date, and the gain; all dates together come last, with the interval that decides.</summary>
internal sealed record DuelChart(OutOfTime Test)
{
    private sealed record Row(string Name, double? Current, double? Suggested, double[]? Gain)
    {
        public double? Difference => Suggested - Current;
    }

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        Row[] rows =
        [
            .. Test.Folds.Select(fold => new Row(Figures.Date(fold.TestDate), fold.AucCurrent, fold.AucSuggested, null)),
            new("all dates", Test.AucCurrent, Test.AucSuggested, Test.Interval),
        ];
        var aucs = rows.SelectMany(row => new[] { row.Current, row.Suggested }).Where(v => v is not null).Select(v => v!.Value).DefaultIfEmpty(0.5).ToArray();
        var gains = rows.Select(row => row.Difference ?? 0).Concat(Test.Interval ?? []).Append(0).ToArray();
        var tall = canvas.Narrow ? 62.0 : rows.Length > 16 ? 26 : 42;
        var left = Ticks.Covering(aucs.Min(), aucs.Max(), canvas.Narrow ? 3 : 5, 0, 1);
        var right = Ticks.Covering(gains.Min(), gains.Max(), canvas.Narrow ? 3 : 4);
        const double head = 26;
        var bottom = head + (tall * rows.Length);
        var auc = canvas.Narrow ? new Scale(left.First, left.Last, 44, canvas.Width - 44) : new Scale(left.First, left.Last, 128, canvas.Width * 0.575);
        var gain = canvas.Narrow ? default : new Scale(right.First, right.Last, canvas.Width * 0.66, canvas.Width - 66);
        Axis(canvas, left, auc, head, bottom, tick => Figures.Decimal(tick, Math.Max(2, left.Decimals)));
        canvas.Text(canvas.Narrow ? 0 : auc.Start - 18, 13, canvas.Narrow ? "AUC, and the gain" : "AUC", TextStyle.Strong);
        if (!canvas.Narrow)
        {
            Axis(canvas, right, gain, head, bottom, tick => (tick > 1e-12 ? "+" : "") + (Math.Abs(tick) < 1e-12 ? "0" : Figures.Decimal(tick, right.Decimals)));
            canvas.Text(gain.Start - 18, 13, "Gain", TextStyle.Strong);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var pooled = i == rows.Length - 1;
            var y = head + (tall * (i + (canvas.Narrow ? 0.72 : 0.5)));
            if (pooled)
            {
                canvas.Line(0, y - (tall * (canvas.Narrow ? 0.7 : 0.5)), canvas.Width, y - (tall * (canvas.Narrow ? 0.7 : 0.5)), "axl");
            }

            canvas.Text(0, canvas.Narrow ? y - 21 : y + 4.5, rows[i].Name, pooled ? TextStyle.Strong : TextStyle.Body, halo: true);
            Duel(canvas, rows[i], auc, y, pooled);
            Gain(canvas, rows[i], gain, y, pooled);
        }

        return canvas.Finish(bottom + 22, "Ranking quality of today’s and the suggested weights on later dates", string.Join("; ", rows.Select(row =>
            $"{row.Name} {(row.Difference is null ? "not enough data" : $"{Figures.Auc(row.Current)} and {Figures.Auc(row.Suggested)}")}")) + $"; gain {Figures.Gain(Test.Difference)}, 95% interval {Figures.Interval(Test.Interval, 3)}.");
    }

    private static void Axis(Canvas canvas, Ticks ticks, Scale x, double top, double bottom, Func<double, string> label)
    {
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), top, x.At(tick), bottom, Math.Abs(tick) < 1e-12 ? "axl" : "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, label);
    }

    private static void Duel(Canvas canvas, Row row, Scale x, double y, bool pooled)
    {
        if (row.Current is not { } current || row.Suggested is not { } suggested)
        {
            canvas.Text(x.Start + 8, y + 4.5, "not enough data", TextStyle.Small, halo: true);
            return;
        }

        var (a, b) = (x.At(current), x.At(suggested));
        canvas.Line(a, y, b, y, "ln sm");
        canvas.Disc(b, y, 5.5, pooled ? "fi" : "fa");
        canvas.Disc(a, y, 5, "ring");
        var behind = a <= b;
        canvas.Text(behind ? a - 11 : a + 11, y + 4.5, Figures.Auc(current), TextStyle.Body, behind ? Anchor.End : Anchor.Start, halo: true);
        canvas.Text(behind ? b + 11 : b - 11, y + 4.5, Figures.Auc(suggested), TextStyle.Strong, behind ? Anchor.Start : Anchor.End, pooled ? "" : "ka", halo: true);
    }

    private static void Gain(Canvas canvas, Row row, Scale x, double y, bool pooled)
    {
        if (row.Difference is not { } difference)
        {
            return;
        }

        var label = Figures.Gain(difference);
        if (canvas.Narrow)
        {
            canvas.Text(canvas.Width, y - 21, label + (pooled && row.Gain is { } interval ? $" ({Figures.Gain(interval[0])} to {Figures.Gain(interval[1])})" : ""), TextStyle.Strong, Anchor.End, halo: true);
            return;
        }

        if (row.Gain is { } ends)
        {
            canvas.Line(x.Within(ends[0]), y, x.Within(ends[1]), y, "thick si");
        }
        else
        {
            canvas.Line(x.At(0), y, x.At(difference), y, "lead1");
        }

        canvas.Disc(x.At(difference), y, pooled ? 4.6 : 4.2, pooled ? "fi" : difference < 0 ? "ring" : "fa");
        canvas.Text(canvas.Width, y + 4.5, label, pooled ? TextStyle.Strong : TextStyle.Body, Anchor.End);
    }
}
