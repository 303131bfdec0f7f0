using System.Globalization;

namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>
/// A set of values of one column: perhaps missing ones, numbers as separate intervals, words as a list or as all but a list. A column is compared as numbers or as words,
/// so both sides are kept and a set is empty when all three are.
/// </summary>
internal sealed class ValueSet
{
    private readonly bool _missing;
    private readonly List<Stretch> _numbers;
    private readonly bool _allWordsBut;
    private readonly HashSet<string> _words;

    private ValueSet(bool missing, List<Stretch> numbers, bool allWordsBut, HashSet<string> words)
    {
        _missing = missing;
        _numbers = numbers;
        _allWordsBut = allWordsBut;
        _words = words;
    }

    public static ValueSet Of(Comparison comparison, bool isNumeric) => comparison switch
    {
        Comparison.Above(var limit) => Numbers(new Stretch(limit, false, double.PositiveInfinity, false)),
        Comparison.Below(var limit) => Numbers(new Stretch(double.NegativeInfinity, false, limit, false)),
        Comparison.Between(var low, var high) => Numbers(new Stretch(low, true, high, true)),
        Comparison.IsMissing(true) => new ValueSet(true, [], false, []),
        Comparison.IsMissing(false) => new ValueSet(false, [Stretch.All], true, []),
        Comparison.OneOf(var values) when isNumeric => Numbers([.. values.Select(Number).OfType<double>().Distinct().Order().Select(Stretch.Point)]),
        Comparison.OneOf(var values) => new ValueSet(false, [], false, [.. values]),
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    /// <summary>Whether a column that has only such values could be either: nothing is left of it.</summary>
    public bool IsEmpty => !_missing && _numbers.Count == 0 && !_allWordsBut && _words.Count == 0;

    public ValueSet Complement(bool isNumeric) =>
        isNumeric ? new ValueSet(!_missing, Gaps(), false, []) : new ValueSet(!_missing, [], !_allWordsBut, _words);

    public ValueSet And(ValueSet other) => new(_missing && other._missing, Overlaps(other), _allWordsBut && other._allWordsBut, CommonWords(other));

    private HashSet<string> CommonWords(ValueSet other) => (_allWordsBut, other._allWordsBut) switch
    {
        (true, true) => [.. _words.Union(other._words, StringComparer.Ordinal)],
        (true, false) => [.. other._words.Except(_words, StringComparer.Ordinal)],
        (false, true) => [.. _words.Except(other._words, StringComparer.Ordinal)],
        _ => [.. _words.Intersect(other._words, StringComparer.Ordinal)],
    };

    private List<Stretch> Overlaps(ValueSet other) =>
        [.. _numbers.SelectMany(one => other._numbers.Select(one.And)).Where(both => !both.IsEmpty).OrderBy(both => both.Low)];

    private List<Stretch> Gaps()
    {
        var gaps = new List<Stretch>();
        var (low, open) = (double.NegativeInfinity, false);
        foreach (var stretch in _numbers)
        {
            gaps.Add(new Stretch(low, open, stretch.Low, !stretch.HasLow && !double.IsInfinity(stretch.Low)));
            (low, open) = (stretch.High, !stretch.HasHigh && !double.IsInfinity(stretch.High));
        }

        gaps.Add(new Stretch(low, open, double.PositiveInfinity, false));
        return [.. gaps.Where(gap => !gap.IsEmpty)];
    }

    private static ValueSet Numbers(params List<Stretch> stretches) => new(false, stretches, false, []);

    private static double? Number(string text) => text switch
    {
        "true" => 1,
        "false" => 0,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    /// <summary>From low to high, each with or without its end; infinite ends are never held.</summary>
    private readonly record struct Stretch(double Low, bool HasLow, double High, bool HasHigh)
    {
        public static Stretch All => new(double.NegativeInfinity, false, double.PositiveInfinity, false);

        public bool IsEmpty => Low > High || (Low == High && !(HasLow && HasHigh));

        public static Stretch Point(double value) => new(value, true, value, true);

        public Stretch And(Stretch other)
        {
            var (low, hasLow) = Low > other.Low ? (Low, HasLow) : Low < other.Low ? (other.Low, other.HasLow) : (Low, HasLow && other.HasLow);
            var (high, hasHigh) = High < other.High ? (High, HasHigh) : High > other.High ? (other.High, other.HasHigh) : (High, HasHigh && other.HasHigh);
            return new Stretch(low, hasLow, high, hasHigh);
        }
    }
}
