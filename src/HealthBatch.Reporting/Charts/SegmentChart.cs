using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>The extreme pair's difference in each segment, with its verdict; all segments together come last.</summary>
internal sealed record SegmentChart(IReadOnlyList<SegmentResult> Segments, Comparison? Pooled, Verdict PooledVerdict, EventWords Event)
{
    private sealed record Row(string Name, Comparison? Pair, Answer Verdict);

    /// <summary>Lays the chart out for a width.</summary>
    public Drawing Draw(double width)
    {
        var canvas = new Canvas(width);
        Row[] rows =
        [
            .. Segments.Select(segment => new Row(segment.Segment, segment.Comparisons is [.., var last] ? last : null, Answer.Verdict(segment.Verdict.Outcome))),
            new("all segments", Pooled, Answer.Verdict(PooledVerdict.Outcome)),
        ];
        var ticks = GapChart.TicksOf(rows.Select(row => row.Pair), canvas.Narrow ? 3 : 5);
        var names = canvas.Narrow ? 0 : Math.Clamp(rows.Max(row => TextWidth.Of(row.Name, TextStyle.Strong)) + 8, 90, canvas.Width * 0.3);
        var tall = canvas.Narrow ? 50.0 : 34;
        var x = new Scale(ticks.First, ticks.Last, canvas.Narrow ? 12 : names + 14, canvas.Width - (canvas.Narrow ? 14 : 190));
        var bottom = 8 + (tall * rows.Length);
        foreach (var tick in ticks.Values)
        {
            canvas.Line(x.At(tick), 4, x.At(tick), bottom, Math.Abs(tick) < 1e-12 ? "axl" : "gr");
        }

        TickLabels.Draw(canvas, x, ticks.Values, bottom + 16, tick => (tick > 1e-12 ? "+" : "") + Figures.Decimal(tick * 100, Math.Max(0, ticks.Decimals - 2)));

        for (var i = 0; i < rows.Length; i++)
        {
            var y = 8 + (tall * (i + (canvas.Narrow ? 0.72 : 0.5)));
            var pooled = i == rows.Length - 1;
            var (nameX, nameY) = canvas.Narrow ? (0.0, y - 16) : (0.0, y + 4.5);
            canvas.Text(nameX, nameY, TextWidth.Fit(rows[i].Name, TextStyle.Strong, canvas.Narrow ? canvas.Width - 130 : names), pooled ? TextStyle.Strong : TextStyle.Body, halo: true);
            canvas.Text(canvas.Width, nameY, rows[i].Verdict.Name.ToLowerInvariant(), TextStyle.Small, Anchor.End, $"w6 v-{rows[i].Verdict.Tone}", halo: true);
            if (rows[i].Pair is not { Difference: { } difference } pair || GapChart.Ends(pair) is not var (low, high))
            {
                canvas.Text(x.Within(0) + 6, y + 4.5, "not enough data", TextStyle.Small, halo: true);
                continue;
            }

            canvas.Line(x.At(low), y, x.At(high), y, pooled ? "thick si" : $"thick s-{rows[i].Verdict.Tone}");
            canvas.Disc(x.At(difference), y, 5, pooled ? "fi" : $"dot-{rows[i].Verdict.Tone}");
            if (!canvas.Narrow)
            {
                canvas.Text(canvas.Width - 96, nameY, Figures.SignedPoints(difference), TextStyle.Strong, Anchor.End);
            }
        }

        return canvas.Finish(bottom + 22, "Difference between the extreme bands by segment", string.Join("; ", rows.Select(row =>
            $"{row.Name}: {row.Verdict.Name.ToLowerInvariant()}, {(row.Pair?.Difference is { } d ? Figures.SignedPoints(d) + " points" : "not enough data")}")) + ".");
    }
}
