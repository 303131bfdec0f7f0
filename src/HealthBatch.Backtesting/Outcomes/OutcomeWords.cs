using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>The lake's words for what happened, and the product's.</summary>
internal sealed class OutcomeWords
{
    /// <summary>The product's events, in the order of <see cref="OutcomeKind"/>.</summary>
    public static readonly IReadOnlyList<string> Events = ["churned", "renewed", "expanded", "contracted"];

    private readonly Dictionary<string, OutcomeKind> _kinds = new(StringComparer.Ordinal);
    private readonly string _known;
    private TextDictionary? _dictionary;
    private int[] _ofCode = [];

    /// <summary>Takes the mapping; an event that is none of the product's is wrong configuration.</summary>
    public OutcomeWords(LakeColumns columns)
    {
        foreach (var (word, name) in columns.OutcomeWords)
        {
            var kind = ((IList<string>)Events).IndexOf(name);
            if (kind < 0)
            {
                throw new InputException($"outcome word {word}", name, $"one of {string.Join(", ", Events)}");
            }

            _kinds[word] = (OutcomeKind)kind;
        }

        _known = string.Join(", ", columns.OutcomeWords.Keys);
    }

    /// <summary>What a row's word means.</summary>
    public OutcomeKind KindOf(TextColumn words, int row, string path)
    {
        if (words.Dictionary is not { } dictionary)
        {
            return Lookup(words[row], path);
        }

        if (!ReferenceEquals(dictionary, _dictionary))
        {
            _dictionary = dictionary;
            _ofCode = new int[dictionary.Count];
        }

        ref var known = ref _ofCode[words.Codes[row]];
        if (known == 0)
        {
            known = (int)Lookup(words[row], path) + 1;
        }

        return (OutcomeKind)(known - 1);
    }

    private OutcomeKind Lookup(ReadOnlySpan<byte> utf8, string path)
    {
        var word = Encoding.UTF8.GetString(utf8);
        return _kinds.TryGetValue(word, out var kind)
            ? kind
            : throw new InputException(path, $"the outcome word \"{word}\", which is not mapped", $"one of the mapped words: {_known}");
    }
}
