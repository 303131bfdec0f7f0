using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>100 (x - worst) / (best - worst).</summary>
internal sealed partial class LineCurve(double worst, double best) : Curve
{
    private readonly double _slope = 100 / (best - worst);

    public override double At(double value) => (value - worst) * _slope;
}

/// <summary>The value as it is: a lookup of words has normalised it already.</summary>
internal sealed partial class IdentityCurve : Curve
{
    public override double At(double value) => value;
}

/// <summary>100 (log(1 + x) - log(1 + worst)) / (log(1 + best) - log(1 + worst)), x at least 0.</summary>
internal sealed partial class LogCurve(double worst, double best) : Curve
{
    private readonly double _start = Logarithm(worst);
    private readonly double _slope = 100 / (Logarithm(best) - Logarithm(worst));

    public override double At(double value) => (Logarithm(value) - _start) * _slope;

    /// <summary>log(1 + x) with x at least 0.</summary>
    public static double Logarithm(double value) => NaturalLogarithm.Of(1 + Math.Max(value, 0));
}

/// <summary>The base plus the points of every step that holds.</summary>
internal sealed partial class StepCurve : Curve
{
    private readonly double _base;
    private readonly NumberComparison[] _when;
    private readonly double[] _points;

    public StepCurve(Normaliser.Steps steps, ColumnKind kind)
    {
        _base = steps.Base;
        _when = [.. steps.Table.Select(step => NumberComparison.Bind(step.When, kind))];
        _points = [.. steps.Table.Select(step => step.Points)];
    }

    public override double At(double value)
    {
        var sum = _base;
        for (var i = 0; i < _when.Length; i++)
        {
            sum += _when[i].Holds(value) ? _points[i] : 0;
        }

        return sum;
    }
}

/// <summary>A value for each of a list of numbers.</summary>
internal sealed partial class MapCurve : Curve
{
    private readonly double[] _keys;
    private readonly double[] _values;
    private readonly double _otherwise;

    public MapCurve(Normaliser.Map map, ColumnKind kind)
    {
        var entries = map.Values.Select(entry => (Key: PlanColumns.Parse(entry.Key, kind), entry.Value)).Where(entry => double.IsFinite(entry.Key))
            .DistinctBy(entry => entry.Key).OrderBy(entry => entry.Key).ToList();
        _keys = [.. entries.Select(entry => entry.Key)];
        _values = [.. entries.Select(entry => entry.Value)];
        _otherwise = map.Otherwise ?? double.NaN;
    }

    public override double At(double value)
    {
        var place = Array.BinarySearch(_keys, value);
        return place < 0 ? _otherwise : _values[place];
    }
}

/// <summary>
/// The share of a reference population that the value beats. At a value that k stored quantiles share, the middle of their shares; between two
/// values, the straight line from the upper share of the lower one to the lower share of the upper one.
/// </summary>
internal sealed partial class PercentileCurve : Curve
{
    private readonly double[] _knots;
    private readonly double[] _at;
    private readonly double[] _after;
    private readonly double[] _slope;
    private readonly double[] _padded;
    private readonly double[] _before;
    private readonly double[] _atPadded;
    private readonly FewKnots _few;

    public PercentileCurve(Normaliser.Percentile percentile)
    {
        var knots = Knots(percentile.Quantiles);
        var sign = percentile.HigherIsBetter ? 1 : -1;
        var start = percentile.HigherIsBetter ? 0 : 100;
        _knots = [.. knots.Select(knot => knot.Value)];
        _at = [.. knots.Select(knot => start + (sign * ((knot.Low + knot.High) / 2)))];
        _after = [start, .. knots.Select((knot, i) => start + (sign * (i == knots.Count - 1 ? 100 : knot.High)))];
        _slope = [0, .. knots.Select((knot, i) => i == knots.Count - 1 ? 0 : sign * (knots[i + 1].Low - knot.High) / (knots[i + 1].Value - knot.Value))];

        // For the search of many values at once: a power of two of knots, the ones beyond the last out of reach.
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_knots.Length + 1);
        _padded = [.. _knots, .. Enumerable.Repeat(double.PositiveInfinity, size - _knots.Length)];
        _before = [0, .. _knots];
        _atPadded = [.. _at, 0];
        _few = size <= FewKnots.Most ? new FewKnots(_padded, _before, _atPadded, _after, _slope) : default;
    }

    /// <summary>The distinct values, rising, each with the shares (0 to 100) of its first and its last quantile.</summary>
    public static List<(double Value, double Low, double High)> Knots(IReadOnlyList<double> quantiles)
    {
        var last = quantiles.Count - 1.0;
        var knots = new List<(double Value, double Low, double High)>();
        for (var i = 0; i < quantiles.Count; i++)
        {
            if (knots.Count > 0 && knots[^1].Value == quantiles[i])
            {
                knots[^1] = knots[^1] with { High = 100 * (i / last) };
            }
            else
            {
                knots.Add((quantiles[i], 100 * (i / last), 100 * (i / last)));
            }
        }

        return knots;
    }

    public override double At(double value)
    {
        // The first knot at or above the value; all of them rise.
        var place = Array.BinarySearch(_knots, value);
        if (place >= 0)
        {
            return _at[place];
        }

        var below = ~place;
        return _after[below] + ((value - _before[below]) * _slope[below]);
    }
}
