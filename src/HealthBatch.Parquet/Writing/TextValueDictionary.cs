using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Writing;

/// <summary>Finds distinct texts, in order of appearance. Kept and reused; not thread-safe.</summary>
internal sealed class TextValueDictionary
{
    private const int FirstSlots = 2048;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15, OtherMultiplier = 0xC2B2_AE3D_27D4_EB4F;

    // Places are entry + 1, so that 0 means free; never more than half full.
    private int[] _places = new int[FirstSlots];
    private TextStart[] _starts = new TextStart[FirstSlots];
    private int[] _offsets = new int[FirstSlots + 1];
    private byte[] _bytes = new byte[1 << 14];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes together.</summary>
    public int ByteCount => _offsets[Count];

    /// <summary>The bytes of an entry.</summary>
    public ReadOnlySpan<byte> this[int entry] => _bytes.AsSpan(_offsets[entry], _offsets[entry + 1] - _offsets[entry]);

    public void Clear()
    {
        Count = 0;
        if (_places.Length == FirstSlots)
        {
            Array.Clear(_places);
        }
        else
        {
            _places = new int[FirstSlots];
        }
    }

    /// <summary>The index of the text that lies there, or -1 if it is new and there is no room.</summary>
    public int Add(ReadOnlySpan<byte> source, int from, int length)
    {
        var start = TextStart.Of(source, from, length);
        return length <= TextStart.Length ? AddShort(source, from, length, start) : AddLong(source.Slice(from, length), start);
    }

    /// <summary>A text that its start and its length tell apart from all others.</summary>
    private int AddShort(ReadOnlySpan<byte> source, int from, int length, TextStart start)
    {
        var places = _places;
        var mask = places.Length - 1;
        for (var slot = (int)(Hash(length, start) >> 32) & mask; ; slot = (slot + 1) & mask)
        {
            var place = places[slot];
            if (place == 0)
            {
                return AddNew(source.Slice(from, length), start, slot);
            }

            if (_starts[place - 1] == start && _offsets[place] - _offsets[place - 1] == length)
            {
                return place - 1;
            }
        }
    }

    private int AddLong(ReadOnlySpan<byte> text, TextStart start)
    {
        var mask = _places.Length - 1;
        for (var slot = (int)(Hash(text, start) >> 32) & mask; ; slot = (slot + 1) & mask)
        {
            var place = _places[slot];
            if (place == 0)
            {
                return AddNew(text, start, slot);
            }

            if (_starts[place - 1] == start && this[place - 1].SequenceEqual(text))
            {
                return place - 1;
            }
        }
    }

    private static ulong Hash(int length, TextStart start)
    {
        var hash = ((start.First ^ (ulong)length) * Multiplier) ^ (start.Second * OtherMultiplier);
        return (hash ^ (hash >> 29)) * Multiplier;
    }

    private static ulong Hash(ReadOnlySpan<byte> text, TextStart start)
    {
        var hash = Hash(text.Length, start);
        for (var rest = text.Length > TextStart.Length ? text[TextStart.Length..] : []; !rest.IsEmpty; rest = rest.Length > 8 ? rest[8..] : [])
        {
            // The last word may overlap the one before it.
            hash = ((hash ^ (hash >> 29)) + MemoryMarshal.Read<ulong>(rest.Length >= 8 ? rest : text[^8..])) * Multiplier;
        }

        return hash;
    }

    private int AddNew(ReadOnlySpan<byte> text, TextStart start, int slot)
    {
        if (Count == DictionaryTrial.MostEntries || (long)ByteCount + text.Length > int.MaxValue / 2)
        {
            return -1;
        }

        var from = ByteCount;
        if (_bytes.Length < from + text.Length)
        {
            Array.Resize(ref _bytes, Math.Max(from + text.Length, _bytes.Length * 2));
        }

        text.CopyTo(_bytes.AsSpan(from));
        _starts[Count] = start;
        _offsets[Count + 1] = from + text.Length;
        _places[slot] = ++Count;
        if (Count * 2 >= _places.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        var slots = _places.Length * 2;
        _places = new int[slots];
        if (_starts.Length < slots)
        {
            Array.Resize(ref _starts, slots);
            Array.Resize(ref _offsets, slots + 1);
        }

        for (var entry = 0; entry < Count; entry++)
        {
            var slot = (int)(Hash(this[entry], _starts[entry]) >> 32) & (slots - 1);
            while (_places[slot] != 0)
            {
                slot = (slot + 1) & (slots - 1);
            }

            _places[slot] = entry + 1;
        }
    }
}
