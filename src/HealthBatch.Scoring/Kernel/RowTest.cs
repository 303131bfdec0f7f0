using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A condition bound to the columns of a snapshot. Immutable; what it remembers from batch to batch lies in the scratch it is given.</summary>
internal abstract class RowTest
{
    /// <summary>Sets one bit for each row for which the condition holds; a comparison with a missing value does not hold.</summary>
    public abstract void Evaluate(ColumnBatch input, RowTestScratch scratch, Span<ulong> holds);

    /// <summary>Binds a condition; problems are noted in the columns and then the result must not be used.</summary>
    public static RowTest Bind(Condition condition, PlanColumns columns, string usedBy, ref int places) => condition switch
    {
        Condition.All all => Combine(all.Conditions, columns, usedBy, every: true, ref places),
        Condition.Any any => Combine(any.Conditions, columns, usedBy, every: false, ref places),
        Condition.Not not => new Negation(Bind(not.Inner, columns, usedBy, ref places)),
        Condition.Of of => BindComparison(of, columns, usedBy, ref places),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "unknown condition"),
    };

    private static Combination Combine(IReadOnlyList<Condition> conditions, PlanColumns columns, string usedBy, bool every, ref int places)
    {
        var parts = new RowTest[conditions.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Bind(conditions[i], columns, usedBy, ref places);
        }

        return new Combination(parts, every);
    }

    private static RowTest BindComparison(Condition.Of of, PlanColumns columns, string usedBy, ref int places)
    {
        var kind = columns.KindOf(of.Column, usedBy);
        if (kind == ColumnKind.Text)
        {
            var place = columns.Place(of.Column, ColumnForm.Text);
            switch (of.Test)
            {
                case Comparison.OneOf oneOf:
                    return new TextTest(place, new TextLookup(oneOf.Values.Select(word => KeyValuePair.Create(word, 1.0)), 0), places++);
                case Comparison.IsMissing isMissing:
                    return new MissingTest(place, isMissing.Missing);
                default:
                    columns.Report(of.Column, "text", $"a number to compare with {Describe(of.Test)}, for {usedBy}");
                    return new MissingTest(place, true);
            }
        }

        var number = kind is null ? -1 : columns.Place(of.Column, ColumnForm.Number);
        if (kind is not null && of.Test is Comparison.OneOf words)
        {
            foreach (var word in words.Values.Where(word => double.IsNaN(PlanColumns.Parse(word, kind.Value))))
            {
                columns.Report(of.Column, $"numbers, never \"{word}\"", $"a column that can be \"{word}\", for {usedBy}");
            }
        }

        return new NumberTest(number, NumberComparison.Bind(of.Test, kind ?? ColumnKind.Floating));
    }

    private static string Describe(Comparison test) => test switch
    {
        Comparison.Above above => $"above {above.Limit.ToString(CultureInfo.InvariantCulture)}",
        Comparison.Below below => $"below {below.Limit.ToString(CultureInfo.InvariantCulture)}",
        Comparison.Between between => string.Create(CultureInfo.InvariantCulture, $"between {between.Low} and {between.High}"),
        _ => "it",
    };

    private sealed class Combination(RowTest[] parts, bool every) : RowTest
    {
        public override void Evaluate(ColumnBatch input, RowTestScratch scratch, Span<ulong> holds)
        {
            holds.Fill(every ? ulong.MaxValue : 0);
            var one = scratch.Rent(holds.Length);
            foreach (var part in parts)
            {
                part.Evaluate(input, scratch, one);
                for (var w = 0; w < holds.Length; w++)
                {
                    holds[w] = every ? holds[w] & one[w] : holds[w] | one[w];
                }
            }

            scratch.Return();
        }
    }

    private sealed class Negation(RowTest inner) : RowTest
    {
        public override void Evaluate(ColumnBatch input, RowTestScratch scratch, Span<ulong> holds)
        {
            inner.Evaluate(input, scratch, holds);
            for (var w = 0; w < holds.Length; w++)
            {
                holds[w] = ~holds[w];
            }
        }
    }

    private sealed class NumberTest(int place, NumberComparison comparison) : RowTest
    {
        public override void Evaluate(ColumnBatch input, RowTestScratch scratch, Span<ulong> holds) =>
            comparison.Evaluate(input.Number(place).Span[..input.RowCount], holds);
    }

    private sealed class TextTest(int place, TextLookup words, int cache) : RowTest
    {
        public override void Evaluate(ColumnBatch input, RowTestScratch scratch, Span<ulong> holds)
        {
            var found = scratch.Numbers(input.RowCount);
            words.Fill(input.Text(place), input.RowCount, found, scratch.Cache(cache));
            holds.Clear();
            for (var row = 0; row < found.Length; row++)
            {
                holds[row >> 6] |= (found[row] == 1 ? 1UL : 0) << (row & 63);
            }
        }
    }

    private sealed class MissingTest(int place, bool missing) : RowTest
    {
        public override void Evaluate(ColumnBatch input, RowTestScratch scratch, Span<ulong> holds)
        {
            var column = input.Columns[place];
            for (var w = 0; w < holds.Length; w++)
            {
                var present = column.MissingCount == 0 ? ulong.MaxValue : column.Validity[w];
                holds[w] = missing ? ~present : present;
            }
        }
    }
}

/// <summary>What the tests of one batch need for a moment. One thread at a time.</summary>
internal sealed class RowTestScratch
{
    private readonly List<ulong[]> _masks = [];
    private readonly Dictionary<int, TextLookupCache> _caches = [];
    private double[] _numbers = [];
    private int _depth;

    /// <summary>A mask of that many words, until <see cref="Return"/>; last in, first out.</summary>
    public Span<ulong> Rent(int words)
    {
        if (_depth == _masks.Count)
        {
            _masks.Add([]);
        }

        if (_masks[_depth].Length < words)
        {
            _masks[_depth] = new ulong[words];
        }

        return _masks[_depth++].AsSpan(0, words);
    }

    /// <summary>Gives back the mask that was rented last.</summary>
    public void Return() => _depth--;

    /// <summary>Room for one number a row.</summary>
    public Span<double> Numbers(int rows)
    {
        if (_numbers.Length < rows)
        {
            _numbers = new double[rows];
        }

        return _numbers.AsSpan(0, rows);
    }

    /// <summary>What the lookup at that place learned from the last batch.</summary>
    public TextLookupCache Cache(int place)
    {
        if (!_caches.TryGetValue(place, out var cache))
        {
            _caches.Add(place, cache = new TextLookupCache());
        }

        return cache;
    }
}
