namespace HealthBatch.Columns;

/// <summary>
/// UTF-8 texts, in one of two layouts: flat (row r is Bytes[Offsets[r] .. Offsets[r + 1]]) or, while <see cref="Dictionary"/> is set,
/// codes into a dictionary. A reader picks the layout batch by batch.
/// </summary>
public sealed class TextColumn(ColumnRequest request, int capacity) : Column(request, capacity)
{
    /// <summary>Where each row's bytes start in <see cref="Bytes"/>; one more entry than rows, the first is 0. A missing row is empty. Flat layout only.</summary>
    public int[] Offsets { get; } = new int[capacity + 1];

    /// <summary>The rows' bytes, one after the other. Grown through <see cref="Reserve"/>. Flat layout only.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The code of each row; 0 where missing. Dictionary layout only.</summary>
    public int[] Codes => field ??= new int[Capacity];

    /// <summary>The dictionary that <see cref="Codes"/> points into, or null in the flat layout. The same instance comes back while the codes keep their meaning.</summary>
    public TextDictionary? Dictionary { get; set; }

    /// <summary>The row's bytes in either layout; empty where missing.</summary>
    public ReadOnlySpan<byte> this[int row] => Dictionary is null
        ? Bytes.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row])
        : IsMissing(row) ? [] : Dictionary[Codes[row]];

    /// <summary>Makes <see cref="Bytes"/> hold at least that many bytes, keeping what is there.</summary>
    public void Reserve(int length)
    {
        if (Bytes.Length < length)
        {
            var grown = new byte[Math.Max(length, (int)Math.Min(Array.MaxLength, Bytes.Length * 2L))];
            Bytes.CopyTo(grown, 0);
            Bytes = grown;
        }
    }
}

/// <summary>The distinct texts of a stretch of a column. Immutable.</summary>
/// <param name="offsets">Where each entry starts; one more than entries.</param>
/// <param name="bytes">The entries' UTF-8 bytes, one after the other.</param>
public sealed class TextDictionary(int[] offsets, byte[] bytes)
{
    /// <summary>How many entries there are.</summary>
    public int Count => offsets.Length - 1;

    /// <summary>The bytes of an entry.</summary>
    public ReadOnlySpan<byte> this[int code] => bytes.AsSpan(offsets[code], offsets[code + 1] - offsets[code]);
}
