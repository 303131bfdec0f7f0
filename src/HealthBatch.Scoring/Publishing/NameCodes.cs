using System.Numerics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>A column of names as codes. Each cursor has its own, since it remembers the dictionary that was used last.</summary>
/// <param name="names">The names, by code.</param>
/// <param name="otherwise">The code of every other name.</param>
internal sealed class NameCodes(IReadOnlyList<string> names, byte otherwise)
{
    private readonly TextLookup _lookup = new(names.Select((name, code) => KeyValuePair.Create(name, (double)code)), otherwise);
    private TextDictionary? _dictionary;
    private byte[] _byEntry = [];

    /// <summary>The codes of a column's rows, <see cref="CodeColumn.Missing"/> where missing.</summary>
    public void Fill(TextColumn column, int count, Span<byte> codes)
    {
        if (column.MissingCount == count)
        {
            codes[..count].Fill(CodeColumn.Missing);
            return;
        }

        if (column.Dictionary is { } dictionary)
        {
            var byEntry = ByEntry(dictionary);
            var entries = column.Codes.AsSpan(0, count);
            for (var row = 0; row < entries.Length; row++)
            {
                codes[row] = byEntry[entries[row]];
            }
        }
        else
        {
            for (var row = 0; row < count; row++)
            {
                codes[row] = (byte)_lookup[column[row]];
            }
        }

        if (column.MissingCount != 0)
        {
            MarkMissing(column, codes[..count]);
        }
    }

    /// <summary>0 where the column has a name, else <see cref="CodeColumn.Missing"/>.</summary>
    public static void FillPresence(TextColumn column, int count, Span<byte> codes)
    {
        codes[..count].Fill(column.MissingCount == count ? CodeColumn.Missing : (byte)0);
        if (column.MissingCount != 0 && column.MissingCount != count)
        {
            MarkMissing(column, codes[..count]);
        }
    }

    private static void MarkMissing(TextColumn column, Span<byte> codes)
    {
        for (var start = 0; start < codes.Length; start += 64)
        {
            var rows = codes.Slice(start, Math.Min(64, codes.Length - start));
            var missing = ~column.Validity[start >> 6] & (ulong.MaxValue >> (64 - rows.Length));
            if (missing == ulong.MaxValue)
            {
                rows.Fill(CodeColumn.Missing);
                continue;
            }

            for (; missing != 0; missing &= missing - 1)
            {
                rows[BitOperations.TrailingZeroCount(missing)] = CodeColumn.Missing;
            }
        }
    }

    private byte[] ByEntry(TextDictionary dictionary)
    {
        if (!ReferenceEquals(_dictionary, dictionary))
        {
            _byEntry = _byEntry.Length < dictionary.Count ? new byte[dictionary.Count] : _byEntry;
            for (var entry = 0; entry < dictionary.Count; entry++)
            {
                _byEntry[entry] = (byte)_lookup[dictionary[entry]];
            }

            _dictionary = dictionary;
        }

        return _byEntry;
    }
}
