using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A comparison of numbers, the form in which conditions and impact tables run. NaN is a missing value: nothing but "is missing" holds for it.</summary>
internal sealed class NumberComparison
{
    private readonly double _low;
    private readonly double _high;
    private readonly double[]? _values;
    private readonly bool _missing;

    private NumberComparison(double low, double high, double[]? values, bool missing)
    {
        _low = low;
        _high = high;
        _values = values;
        _missing = missing;
    }

    /// <summary>Every comparison is an interval with both ends included, a list of values, or "is missing".</summary>
    public static NumberComparison Bind(Comparison test, ColumnKind kind) => test switch
    {
        Comparison.Above above => new(Math.BitIncrement(above.Limit), double.PositiveInfinity, null, false),
        Comparison.Below below => new(double.NegativeInfinity, Math.BitDecrement(below.Limit), null, false),
        Comparison.Between between => new(between.Low, between.High, null, false),
        Comparison.OneOf oneOf => new(0, 0, [.. oneOf.Values.Select(word => PlanColumns.Parse(word, kind)).Where(double.IsFinite).Distinct()], false),
        Comparison.IsMissing { Missing: true } => new(0, 0, null, true),
        Comparison.IsMissing => new(double.NegativeInfinity, double.PositiveInfinity, null, false),
        _ => throw new ArgumentOutOfRangeException(nameof(test), test, "unknown comparison"),
    };

    /// <summary>Whether it holds for a value. Infinities are invalid values: like missing ones they take part in no comparison.</summary>
    public bool Holds(double value)
    {
        if (_missing)
        {
            return !double.IsFinite(value);
        }

        return _values is null ? value >= _low && value <= _high && double.IsFinite(value) : Array.IndexOf(_values, value) >= 0;
    }

    /// <summary>Sets one bit for each value for which it holds.</summary>
    public void Evaluate(ReadOnlySpan<double> values, Span<ulong> holds)
    {
        holds.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            holds[i >> 6] |= (Holds(values[i]) ? 1UL : 0) << (i & 63);
        }
    }
}
