using System.Diagnostics.CodeAnalysis;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Numbers by text: the words of a map, of an impact table or of a condition. Immutable.</summary>
internal sealed class TextLookup
{
    private readonly Dictionary<byte[], double>.AlternateLookup<ReadOnlySpan<byte>> _values;
    private readonly double _otherwise;

    /// <summary>Makes a lookup.</summary>
    /// <param name="values">The number of each text.</param>
    /// <param name="otherwise">The number of every other text; NaN calls them invalid.</param>
    public TextLookup(IEnumerable<KeyValuePair<string, double>> values, double otherwise)
    {
        var byBytes = new Dictionary<byte[], double>(Utf8Comparer.Instance);
        foreach (var (text, value) in values)
        {
            byBytes.TryAdd(Encoding.UTF8.GetBytes(text), value);
        }

        _values = byBytes.GetAlternateLookup<ReadOnlySpan<byte>>();
        _otherwise = otherwise;
    }

    /// <summary>The number of a text.</summary>
    public double this[ReadOnlySpan<byte> text] => _values.TryGetValue(text, out var value) ? value : _otherwise;

    /// <summary>The numbers of a column's rows, NaN where missing. A dictionary is looked up once, not once a row.</summary>
    /// <param name="column">The texts.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="values">One number a row.</param>
    /// <param name="cache">What the last call learned, kept by the caller.</param>
    public void Fill(TextColumn column, int count, Span<double> values, TextLookupCache cache)
    {
        if (column.Dictionary is { } dictionary)
        {
            var byCode = cache.Get(dictionary, this);
            var codes = column.Codes.AsSpan(0, count);
            for (var row = 0; row < codes.Length; row++)
            {
                values[row] = byCode.Length == 0 ? double.NaN : byCode[codes[row]];
            }
        }
        else
        {
            for (var row = 0; row < count; row++)
            {
                values[row] = this[column[row]];
            }
        }

        if (column.MissingCount != 0)
        {
            for (var row = 0; row < count; row++)
            {
                if (column.IsMissing(row))
                {
                    values[row] = double.NaN;
                }
            }
        }
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Utf8Comparer Instance { get; } = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());
    }
}

/// <summary>The numbers of the dictionary that a column used last. One column and one lookup each.</summary>
internal sealed class TextLookupCache
{
    private TextDictionary? _dictionary;
    private double[] _values = [];

    /// <summary>The number of each code of the dictionary.</summary>
    public double[] Get(TextDictionary dictionary, TextLookup lookup)
    {
        if (!ReferenceEquals(_dictionary, dictionary))
        {
            _values = new double[dictionary.Count];
            for (var code = 0; code < _values.Length; code++)
            {
                _values[code] = lookup[dictionary[code]];
            }

            _dictionary = dictionary;
        }

        return _values;
    }
}
