using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <summary>Every comparison is an interval of finite numbers with both ends included, a list of values, or "is missing".</summary>
    public static NumberComparison Bind(Comparison test, ColumnKind kind) => test switch
    {
        Comparison.Above above => new(Math.BitIncrement(above.Limit), double.MaxValue, null, false),
        Comparison.Below below => new(double.MinValue, Math.BitDecrement(below.Limit), null, false),
        Comparison.Between between => new(Math.Max(between.Low, double.MinValue), Math.Min(between.High, double.MaxValue), null, false),
        Comparison.OneOf oneOf => new(0, 0, [.. oneOf.Values.Select(word => PlanColumns.Parse(word, kind)).Where(double.IsFinite).Distinct()], false),
        Comparison.IsMissing { Missing: true } => new(0, 0, null, true),
        Comparison.IsMissing => new(double.MinValue, double.MaxValue, null, false),
        _ => throw new ArgumentOutOfRangeException(nameof(test), test, "unknown comparison"),
    };

    /// <summary>Whether it holds for a value. Infinities are invalid values: like missing ones they take part in no comparison.</summary>
    public bool Holds(double value)
    {
        if (_missing)
        {
            return !double.IsFinite(value);
        }

        return _values is null ? value >= _low && value <= _high : Array.IndexOf(_values, value) >= 0;
    }

    /// <summary>The same for eight values: all bits of a lane set where it holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Holds(Vector512<double> values)
    {
        if (_values is null && !_missing)
        {
            return Vector512.GreaterThanOrEqual(values, Vector512.Create(_low)) & Vector512.LessThanOrEqual(values, Vector512.Create(_high));
        }

        if (_missing)
        {
            return ~Vector512.LessThan(Vector512.Abs(values), Vector512.Create(double.PositiveInfinity));
        }

        var holds = Vector512<double>.Zero;
        foreach (var value in _values!)
        {
            holds |= Vector512.Equals(values, Vector512.Create(value));
        }

        return holds;
    }

    /// <summary>Sets one bit for each value for which it holds.</summary>
    public void Evaluate(ReadOnlySpan<double> values, Span<ulong> holds)
    {
        holds.Clear();
        var i = 0;
        for (; VectorFill.IsSupported && i <= values.Length - 8; i += 8)
        {
            holds[i >> 6] |= Holds(Vector512.Create(values.Slice(i, 8))).ExtractMostSignificantBits() << (i & 63);
        }

        for (; i < values.Length; i++)
        {
            holds[i >> 6] |= (Holds(values[i]) ? 1UL : 0) << (i & 63);
        }
    }
}
