using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Writing;

/// <summary>Finds distinct texts, in order of appearance. Kept and reused; not thread-safe.</summary>
internal sealed class TextValueDictionary
{
    private const int FirstSlots = 2048;

    // Places are entry + 1, so that 0 means free; never more than half full.
    private int[] _places = new int[FirstSlots];
    private uint[] _hashes = new uint[FirstSlots];
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
    public int Add(ReadOnlySpan<byte> text)
    {
        var hash = Hash(text);
        for (var slot = (int)(hash & (uint)(_places.Length - 1)); ; slot = (slot + 1) & (_places.Length - 1))
        {
            var place = _places[slot];
            if (place == 0)
            {
                return AddNew(text, hash, slot);
            }

            if (_hashes[place - 1] == hash && this[place - 1].SequenceEqual(text))
            {
                return place - 1;
            }
        }
    }

    private int AddNew(ReadOnlySpan<byte> text, uint hash, int slot)
    {
        if (Count == DictionaryTrial.MostEntries || (long)ByteCount + text.Length > int.MaxValue / 2)
        {
            return -1;
        }

        var start = ByteCount;
        if (_bytes.Length < start + text.Length)
        {
            Array.Resize(ref _bytes, Math.Max(start + text.Length, _bytes.Length * 2));
        }

        text.CopyTo(_bytes.AsSpan(start));
        _hashes[Count] = hash;
        _offsets[Count + 1] = start + text.Length;
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
        if (_hashes.Length < slots)
        {
            Array.Resize(ref _hashes, slots);
            Array.Resize(ref _offsets, slots + 1);
        }

        for (var entry = 0; entry < Count; entry++)
        {
            var slot = (int)(_hashes[entry] & (uint)(slots - 1));
            while (_places[slot] != 0)
            {
                slot = (slot + 1) & (slots - 1);
            }

            _places[slot] = entry + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)text.Length * Multiplier;
        if (text.Length >= 8)
        {
            for (var words = text; words.Length > 8; words = words[8..])
            {
                hash = (hash ^ MemoryMarshal.Read<ulong>(words)) * Multiplier;
                hash ^= hash >> 32;
            }

            hash = (hash ^ MemoryMarshal.Read<ulong>(text[^8..])) * Multiplier;
        }
        else
        {
            ulong word = 0;
            for (var i = 0; i < text.Length; i++)
            {
                word |= (ulong)text[i] << (i * 8);
            }

            hash = (hash ^ word) * Multiplier;
        }

        return (uint)(hash >> 32);
    }
}
