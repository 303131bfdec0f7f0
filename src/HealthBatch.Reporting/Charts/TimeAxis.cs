using HealthBatch.Reporting.Wording;

namespace HealthBatch.Reporting.Charts;

/// <summary>Dates under a chart: as many as fit, the first and the last always among them.</summary>
internal static class TimeAxis
{
    /// <summary>Writes the dates with their baseline at y.</summary>
    public static void Draw(Canvas canvas, Scale x, IReadOnlyList<DateOnly> dates, double y)
    {
        var size = TextWidth.Of("2026-12-31", TextStyle.Axis) + 10;
        var chosen = new List<double>();
        WriteWhereFree(dates[0]);
        WriteWhereFree(dates[^1]);
        for (var i = 1; i < dates.Count - 1; i++)
        {
            WriteWhereFree(dates[i]);
        }

        void WriteWhereFree(DateOnly date)
        {
            var at = Math.Clamp(x.At(date.DayNumber), size / 2, canvas.Width - (size / 2) + 5);
            if (chosen.TrueForAll(other => Math.Abs(other - at) >= size))
            {
                chosen.Add(at);
                canvas.Text(at, y, Figures.Date(date), TextStyle.Axis, Anchor.Middle);
            }
        }
    }
}
