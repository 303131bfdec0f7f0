using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Rows that are not scored, by their place among all rows of the snapshot, rising.</summary>
internal sealed class LeftOutRows(long[] rows)
{
    /// <summary>How many.</summary>
    public int Count => rows.Length;

    /// <summary>The place, among all rows, of the n-th row that stays.</summary>
    public long PlaceOf(long n)
    {
        // Before the i-th row that is left out there are rows[i] - i rows that stay.
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rows[middle] - middle <= n ? (middle + 1, high) : (low, middle);
        }

        return n + low;
    }

    /// <summary>How many of them lie among the rows from that place on.</summary>
    public int CountWithin(long start, int count) => Before(start + count) - Before(start);

    /// <summary>Takes them out of a batch whose first row is at that place.</summary>
    public void RemoveFrom(ColumnBatch batch, long start)
    {
        var next = Before(start);
        if (next == rows.Length || rows[next] >= start + batch.RowCount)
        {
            return;
        }

        var kept = new List<int>(batch.RowCount);
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (next < rows.Length && rows[next] == start + row)
            {
                next++;
            }
            else
            {
                kept.Add(row);
            }
        }

        foreach (var column in batch.Columns)
        {
            Keep(column, kept);
        }

        batch.RowCount = kept.Count;
    }

    /// <summary>How many of them lie before a place.</summary>
    private int Before(long place)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rows[middle] < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Keep(Column column, List<int> kept)
    {
        var missing = 0;
        for (var to = 0; to < kept.Count; to++)
        {
            var from = kept[to];
            var absent = column.IsMissing(from);
            missing += absent ? 1 : 0;
            if (column is NumberColumn numbers)
            {
                numbers.Values[to] = numbers.Values[from];
            }
            else if (column is TextColumn { Dictionary: not null } coded)
            {
                coded.Codes[to] = coded.Codes[from];
            }
            else if (column is TextColumn text)
            {
                var (start, length) = (text.Offsets[from], text.Offsets[from + 1] - text.Offsets[from]);
                text.Bytes.AsSpan(start, length).CopyTo(text.Bytes.AsSpan(text.Offsets[to]));
                text.Offsets[to + 1] = text.Offsets[to] + length;
            }

            column.Validity[to >> 6] = (column.Validity[to >> 6] & ~(1UL << (to & 63))) | ((absent ? 0UL : 1UL) << (to & 63));
        }

        column.Length = kept.Count;
        column.MissingCount = missing;
    }
}
