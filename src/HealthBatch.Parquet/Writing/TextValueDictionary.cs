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

    /// <summary>The text's index, or -1 if it is new and there is no room.</summary>
    public int Add(ReadOnlySpan<byte> text, TextStart start)
    {
        var hash = Hash(text, start);
        var mask = _places.Length - 1;
        for (var slot = (int)(hash >> 32) & mask; ; slot = (slot + 1) & mask)
        {
            var place = _places[slot];
            if (place == 0)
            {
                return AddNew(text, start, slot);
            }

            var entry = place - 1;
            if (_starts[entry] == start
                && _offsets[entry + 1] - _offsets[entry] == text.Length
                && (text.Length <= TextStart.Length || this[entry].SequenceEqual(text)))
            {
                return entry;
            }
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> text, TextStart start)
    {
        var hash = ((start.First ^ (ulong)text.Length) * Multiplier) ^ (start.Second * OtherMultiplier);
        for (var rest = text.Length > TextStart.Length ? text[TextStart.Length..] : []; !rest.IsEmpty; rest = rest.Length > 8 ? rest[8..] : [])
        {
            var word = rest.Length >= 8 ? MemoryMarshal.Read<ulong>(rest) : MemoryMarshal.Read<ulong>(text[^8..]);
            hash = ((hash ^ (hash >> 29)) + word) * Multiplier;
        }

        return (hash ^ (hash >> 29)) * Multiplier;
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
