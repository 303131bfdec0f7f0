using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Survival;

/// <summary>A point of a survival curve.</summary>
/// <param name="Time">The time.</param>
/// <param name="AtRisk">Rows still watched just before it.</param>
/// <param name="Events">Events at it.</param>
/// <param name="Survival">The share without the event up to and with it.</param>
/// <param name="StandardError">Greenwood's, of the share.</param>
/// <param name="Interval">95%, on the logarithm of the share; null where nobody is left.</param>
public sealed record SurvivalPoint(double Time, long AtRisk, long Events, double Survival, double StandardError, Interval? Interval);

/// <summary>The Kaplan-Meier curve of one group (R's survfit with conf.type "log"), as if rows were independent.</summary>
public sealed class KaplanMeier
{
    private readonly SurvivalTimes _times;
    private readonly int _group;

    /// <summary>Estimates the curve of a group.</summary>
    public KaplanMeier(SurvivalTimes times, int group)
    {
        ArgumentNullException.ThrowIfNull(times);
        _times = times;
        _group = group;
        var points = new List<SurvivalPoint>();
        double survival = 1, hazard = 0;
        for (var t = 0; t < times.Times.Length; t++)
        {
            double atRisk = times.AtRisk[group][t], events = times.Events[group][t];
            if (atRisk == 0 || (events == 0 && atRisk == AtRiskAfter(t)))
            {
                continue;
            }

            survival *= 1 - (events / atRisk);
            hazard += events == 0 ? 0 : events / (atRisk * (atRisk - events));
            points.Add(new SurvivalPoint(
                times.Times[t], (long)atRisk, (long)events, survival, survival == 0 ? 0 : survival * Math.Sqrt(hazard), IntervalOf(survival, hazard)));
        }

        Points = points;
    }

    /// <summary>The curve at every time at which somebody of the group has the event or leaves.</summary>
    public IReadOnlyList<SurvivalPoint> Points { get; }

    /// <summary>The time at which half have had the event; where the curve runs level at one half, the middle of that stretch. Null where it stays above.</summary>
    public double? Median => Crossing(point => point.Survival);

    /// <summary>95% of the median, by where the curve's interval crosses one half; an end is null where it doesn't.</summary>
    public (double? Low, double? High) MedianInterval => (Crossing(point => point.Interval?.Low ?? 0), Crossing(point => point.Interval?.High ?? double.PositiveInfinity));

    /// <summary>The curve at any time; what is at risk is counted just before that time.</summary>
    public SurvivalPoint At(double time)
    {
        var last = Points.LastOrDefault(point => point.Time <= time);
        var place = Array.BinarySearch(_times.Times, time);
        place = place < 0 ? ~place : place;
        var atRisk = place < _times.Times.Length ? _times.AtRisk[_group][place] : 0;
        return last is null ? new SurvivalPoint(time, atRisk, 0, 1, 0, new Interval(1, 1)) : last with { Time = time, AtRisk = atRisk, Events = last.Time == time ? last.Events : 0 };
    }

    private long AtRiskAfter(int t) => t + 1 < _times.Times.Length ? _times.AtRisk[_group][t + 1] : 0;

    private double? Crossing(Func<SurvivalPoint, double> curve)
    {
        // Products of shares miss one half by rounding.
        const double tolerance = 1.5e-8;
        for (var i = 0; i < Points.Count; i++)
        {
            var value = curve(Points[i]);
            if (Math.Abs(value - 0.5) <= tolerance)
            {
                var next = Points.Skip(i + 1).FirstOrDefault(point => curve(point) < 0.5 - tolerance);
                return next is null ? Points[i].Time : (Points[i].Time + next.Time) / 2;
            }

            if (value < 0.5)
            {
                return Points[i].Time;
            }
        }

        return null;
    }

    private static Interval? IntervalOf(double survival, double hazard)
    {
        if (survival == 0)
        {
            return null;
        }

        var factor = Math.Exp(NormalDistribution.Z975 * Math.Sqrt(hazard));
        return new Interval(survival / factor, Math.Min(1, survival * factor));
    }
}
