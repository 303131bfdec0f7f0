namespace HealthBatch.Parquet.Writing;

/// <summary>Finds the distinct values of a run of numbers, by their bits, in order of appearance. Kept and reused; not thread-safe.</summary>
internal sealed class NumberDictionary
{
    private const int FirstSlots = 2048;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    // Places are entry + 1, so that 0 means free; never more than half full.
    private int[] _places = new int[FirstSlots];
    private int _shift;

    /// <summary>The distinct values; the first <see cref="Count"/> entries mean something.</summary>
    public long[] Entries { get; private set; } = new long[FirstSlots];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Fills one index a value. False if there are too many distinct values for a dictionary to pay; the indices mean nothing then.</summary>
    /// <param name="values">The values.</param>
    /// <param name="indices">One entry a value.</param>
    /// <param name="plainWidth">Bytes that a value takes without a dictionary.</param>
    /// <param name="uniform">Whether all values are known to be one.</param>
    public bool TryBuild(ReadOnlySpan<long> values, Span<ushort> indices, int plainWidth, bool uniform = false)
    {
        if (!values.IsEmpty && (uniform || values.IndexOfAnyExcept(values[0]) < 0))
        {
            // One value in all rows (a version, a date) needs no table.
            (Entries[0], Count) = (values[0], 1);
            indices[..values.Length].Clear();
            return DictionaryTrial.Pays(values.Length, 1, (long)values.Length * plainWidth, plainWidth);
        }

        Count = 0;
        Resize(FirstSlots);
        var look = DictionaryTrial.FirstLook;
        for (var start = 0; start < values.Length;)
        {
            var end = Math.Min(look, values.Length);
            if (!Add(values[start..end], indices[start..end]) || (end == look && DictionaryTrial.Hopeless(end, Count)))
            {
                return false;
            }

            start = end;
            look = look > int.MaxValue / 2 ? int.MaxValue : look * 2;
        }

        return Count > 0 && DictionaryTrial.Pays(values.Length, Count, (long)values.Length * plainWidth, (long)Count * plainWidth);
    }

    private bool Add(ReadOnlySpan<long> values, Span<ushort> indices)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var slot = Slot(value);
            while (true)
            {
                var place = _places[slot];
                if (place == 0)
                {
                    if (Count == DictionaryTrial.MostEntries)
                    {
                        return false;
                    }

                    Entries[Count] = value;
                    indices[i] = (ushort)Count;
                    _places[slot] = ++Count;
                    if (Count * 2 >= _places.Length)
                    {
                        Resize(_places.Length * 2);
                    }

                    break;
                }

                if (Entries[place - 1] == value)
                {
                    indices[i] = (ushort)(place - 1);
                    break;
                }

                slot = (slot + 1) & (_places.Length - 1);
            }
        }

        return true;
    }

    private int Slot(long value) => (int)((ulong)value * Multiplier >> _shift);

    private void Resize(int slots)
    {
        if (_places.Length == slots)
        {
            Array.Clear(_places);
        }
        else
        {
            _places = new int[slots];
        }

        _shift = 64 - System.Numerics.BitOperations.Log2((uint)slots);
        if (Entries.Length < slots)
        {
            var entries = new long[slots];
            Entries.AsSpan(0, Count).CopyTo(entries);
            Entries = entries;
        }

        for (var entry = 0; entry < Count; entry++)
        {
            var slot = Slot(Entries[entry]);
            while (_places[slot] != 0)
            {
                slot = (slot + 1) & (slots - 1);
            }

            _places[slot] = entry + 1;
        }
    }
}
