using System.Numerics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Which rows of a column have a value.</summary>
internal readonly ref struct Presence
{
    private readonly ReadOnlySpan<ulong> _validity;
    private readonly bool _nullable;

    /// <param name="request">The column; if it may not hold missing values, there must be none.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="missing">How many of them have no value.</param>
    /// <param name="validity">One bit a row; not read where none or all are missing.</param>
    public Presence(ColumnRequest request, int rows, int missing, ReadOnlySpan<ulong> validity)
    {
        if (missing != 0 && !request.Nullable)
        {
            throw new ArgumentException($"column {request.Name} must not hold missing values, and {missing} of {rows} are");
        }

        _nullable = request.Nullable;
        _validity = validity;
        Rows = rows;
        Missing = missing;
    }

    public int Rows { get; }

    public int Missing { get; }

    public int Present => Rows - Missing;

    public bool Nullable => _nullable;

    public bool Has(int row) => Missing == 0 || (_validity[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>How many of those rows have a value; the first row is a multiple of 64.</summary>
    public int CountPresent(int start, int count)
    {
        if (Missing == 0 || Missing == Rows)
        {
            return Missing == 0 ? count : 0;
        }

        var present = 0;
        var words = _validity.Slice(start >> 6, (count + 63) >> 6);
        for (var i = 0; i < words.Length; i++)
        {
            var rest = count - (i * 64);
            present += BitOperations.PopCount(rest >= 64 ? words[i] : words[i] & ((1UL << rest) - 1));
        }

        return present;
    }

    /// <summary>Writes the definition levels of those rows, if the column has any.</summary>
    public void WriteLevels(ByteBuffer target, int start, int count, int present)
    {
        if (_nullable)
        {
            RunLengthWriter.DefinitionLevels(target, _validity, start, count, present);
        }
    }

    /// <summary>Copies the values that are there, one after the other.</summary>
    public void Compact<T>(ReadOnlySpan<T> values, Span<T> target)
    {
        var at = 0;
        for (var start = 0; start < Rows; start += 64)
        {
            var word = _validity[start >> 6];
            var count = Math.Min(64, Rows - start);
            for (var i = 0; i < count; i++)
            {
                target[at] = values[start + i];
                at += (int)(word >> i & 1);
            }
        }
    }
}
