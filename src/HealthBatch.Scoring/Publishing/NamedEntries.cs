using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Collects the names that occur in a column of few. Of a dictionary's entries those are looked for that were not seen yet: mostly all of them are, after the first rows.</summary>
internal sealed class NamedEntries
{
    private const int MostEntries = 64;

    private TextDictionary? _dictionary;
    private ulong _unseen;

    /// <summary>Adds the names of a column's rows.</summary>
    public void AddTo(SortedSet<string> names, TextColumn column, int count)
    {
        if (column.Dictionary is not { Count: > 0 and <= MostEntries } dictionary)
        {
            for (var row = 0; row < count; row++)
            {
                if (!column.IsMissing(row))
                {
                    names.Add(Encoding.UTF8.GetString(column[row]));
                }
            }

            return;
        }

        if (!ReferenceEquals(_dictionary, dictionary))
        {
            (_dictionary, _unseen) = (dictionary, ulong.MaxValue >> (MostEntries - dictionary.Count));
        }

        if (_unseen == 0)
        {
            return;
        }

        var codes = column.Codes.AsSpan(0, count);
        var validity = column.MissingCount == 0 ? [] : column.Validity;
        for (var row = 0; row < codes.Length; row++)
        {
            // Of a missing row the code means nothing.
            if ((_unseen >> codes[row] & 1) != 0 && (validity.Length == 0 || (validity[row >> 6] >> (row & 63) & 1) != 0))
            {
                _unseen &= ~(1UL << codes[row]);
                names.Add(Encoding.UTF8.GetString(dictionary[codes[row]]));
            }
        }
    }
}
