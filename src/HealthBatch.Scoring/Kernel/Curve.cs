using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A normaliser made ready: numbers in, 0 (worst) to 100 (best) out. Immutable.</summary>
internal abstract class Curve
{
    /// <summary>The normalised value before it is clipped; NaN where the value is invalid. The value is finite.</summary>
    public abstract double At(double value);

    /// <summary>Normalises a run of values; NaN and infinite ones become NaN. Says how many were clipped and how many are NaN afterwards.</summary>
    public virtual CurveCounts Fill(ReadOnlySpan<double> values, Span<double> normalised) => FillPlain(values, normalised);

    /// <summary>The plain loop: what every faster one must equal bit for bit.</summary>
    public CurveCounts FillPlain(ReadOnlySpan<double> values, Span<double> normalised)
    {
        var clipped = 0;
        var absent = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var y = double.IsFinite(values[i]) ? At(values[i]) : double.NaN;
            absent += double.IsNaN(y) ? 1 : 0;
            clipped += y < 0 || y > 100 ? 1 : 0;
            normalised[i] = y < 0 ? 0 : y > 100 ? 100 : y;
        }

        return new CurveCounts(clipped, absent);
    }

    /// <summary>Makes a normaliser of a column of numbers ready.</summary>
    public static Curve For(Normaliser normaliser, ColumnKind kind) => normaliser switch
    {
        Normaliser.Linear linear => new LineCurve(linear.Worst, linear.Best),
        Normaliser.Goal goal => new LineCurve(0, goal.Target),
        Normaliser.Log log => new LogCurve(log.Worst, log.Best),
        Normaliser.Steps steps => new StepCurve(steps, kind),
        Normaliser.Map map => new MapCurve(map, kind),
        Normaliser.Percentile percentile => new PercentileCurve(percentile),
        _ => throw new ArgumentOutOfRangeException(nameof(normaliser), normaliser, "unknown normaliser"),
    };
}

/// <summary>What a run of values came to.</summary>
/// <param name="Clipped">Values that lay outside 0 to 100.</param>
/// <param name="Absent">Values that are NaN after normalising: missing, stale and invalid ones.</param>
internal readonly record struct CurveCounts(int Clipped, int Absent);
