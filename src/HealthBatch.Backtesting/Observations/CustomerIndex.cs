using System.Numerics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// Customers by their id's UTF-8 bytes, numbered from 0 in the order in which they were first met. Ids that come in the order of an earlier
/// pass are found by that order, without hashing: snapshots of one source mostly list their customers alike. So are ids above all before them known to be new: as
/// long as ids only rise, none is hashed before one is looked up. Until then looking up is a change too, and nothing to do from two threads at once.
/// </summary>
public sealed class CustomerIndex
{
    /// <summary>How many customers are compared with at first.</summary>
    private const int FirstAhead = 16;

    // Ids that are hashed together, so that their places in the table are fetched ahead.
    private const int Batch = 256;

    // One search takes as long as putting so many ids into the table.
    private const int SearchedOf = 32;

    private readonly int _expected;
    private byte[] _bytes = new byte[1 << 12];
    private int[] _ends;
    private ulong[] _slots;
    private int _count;
    private int _hashed;
    private bool _rising = true;
    private int _searched;

    /// <summary>Makes an empty index.</summary>
    public CustomerIndex()
        : this(0)
    {
    }

    /// <param name="expected">How many customers there will be, roughly: what is not needed of the room for them costs nothing.</param>
    /// <param name="hashed">Whether all will be looked up in the table, so that it is made for as many from the start.</param>
    internal CustomerIndex(int expected, bool hashed = false)
    {
        (_expected, _ends) = (expected, new int[Math.Max(expected, 1 << 8)]);
        _slots = new ulong[hashed ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(expected * 3L / 2, 1 << 9, 1 << 28)) : 1 << 9];
    }

    /// <summary>How many customers there are.</summary>
    public int Count => _count;

    /// <summary>The id's bytes.</summary>
    public ReadOnlySpan<byte> this[int customer]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)customer, (uint)_count, nameof(customer));
            return Id(customer);
        }
    }

    /// <summary>The id as text.</summary>
    public string Text(int customer) => Encoding.UTF8.GetString(this[customer]);

    /// <summary>The customer's number, or -1.</summary>
    public int Find(ReadOnlySpan<byte> id) => Find(id, Hash(id));

    /// <summary>The same with the id's hash, for callers that hash a batch ahead.</summary>
    internal int Find(ReadOnlySpan<byte> id, uint hash)
    {
        if (_hashed != _count)
        {
            HashAll();
        }

        return (int)(uint)_slots[Slot(id, hash)] - 1;
    }

    /// <summary>The customer's number, given now if the id is new.</summary>
    public int Add(ReadOnlySpan<byte> id) => Add(id, Hash(id));

    /// <summary>The same with the id's hash, for callers that hash a batch ahead.</summary>
    internal int Add(ReadOnlySpan<byte> id, uint hash)
    {
        if (_hashed != _count)
        {
            HashAll();
        }

        var slot = Slot(id, hash);
        if (_slots[slot] == 0)
        {
            if ((_count + 1) * 3L > _slots.Length * 2L)
            {
                Grow();
                slot = Slot(id, hash);
            }

            _rising = _rising && IsAbove(id);
            Append(id);
            _slots[slot] = ((ulong)hash << 32) | (uint)_count;
            _hashed = _count;
        }

        return (int)(uint)_slots[slot] - 1;
    }

    /// <summary>The same with a guess that is tried before the table; a guess out of range or wrong costs little.</summary>
    internal int AddGuessing(ReadOnlySpan<byte> id, int guess)
    {
        if ((uint)guess < (uint)_count && Id(guess).SequenceEqual(id))
        {
            return guess;
        }

        if (_rising && IsAbove(id))
        {
            Append(id);
            return _count - 1;
        }

        // A few are searched for: where dates begin, or a customer is gone. For many of them the table pays.
        return _rising && _hashed < _count && _searched++ < _count / SearchedOf && Search(id) is >= 0 and var found ? found : Add(id);
    }

    /// <summary>How many ids from a row on are those of customers from one on, in their order.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="row">The first of them.</param>
    /// <param name="customer">The first customer.</param>
    /// <param name="most">The most to look at.</param>
    internal int CountAlike(RowIds ids, int row, int customer, int most)
    {
        most = Math.Min(most, Math.Min(_count - customer, ids.Count - row));
        if (most <= 0)
        {
            return 0;
        }

        // The same lengths first, then all bytes at once; further each time, since where customers come and go most stretches are short.
        var start = customer == 0 ? 0 : _ends[customer - 1];
        var shift = ids.Start(row) - start;
        var mine = _ends.AsSpan(customer, most);
        var theirs = ids.Ends.Slice(row, most);
        var alike = 0;
        for (var ahead = FirstAhead; alike < most; ahead *= 2)
        {
            var end = Math.Min(most, alike + ahead);
            var same = alike;
            while (same < end && mine[same] + shift == theirs[same])
            {
                same++;
            }

            var from = alike == 0 ? start : mine[alike - 1];
            var length = same == alike ? 0 : mine[same - 1] - from;
            var common = _bytes.AsSpan(from, length).CommonPrefixLength(ids.BytesFrom(row + alike)[..length]);
            if (common < length || same < end)
            {
                return alike + EndsUpTo(mine[alike..same], from + common);
            }

            alike = end;
        }

        return alike;
    }

    /// <summary>How many of rising ends lie no farther than a byte.</summary>
    private static int EndsUpTo(ReadOnlySpan<int> ends, int last)
    {
        var (low, high) = (0, ends.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ends[middle] <= last ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>An id's hash, with its place in the table fetched ahead of the look-up.</summary>
    internal unsafe uint HashAhead(ReadOnlySpan<byte> id)
    {
        var hash = Hash(id);
        if (Sse.IsSupported)
        {
            fixed (ulong* slot = &_slots[(int)hash & (_slots.Length - 1)])
            {
                Sse.Prefetch0(slot);
            }
        }

        return hash;
    }

    /// <summary>Fetches what ids with these hashes will be compared with, once their places were fetched: each is then at hand by the time it is looked at.</summary>
    internal unsafe void FetchAhead(ReadOnlySpan<uint> hashes)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var (slots, mask, ends, bytes) = (_slots, _slots.Length - 1, _ends, _bytes);
        fixed (int* end = ends)
        {
            foreach (var hash in hashes)
            {
                Sse.Prefetch0(end + (uint)Math.Max(0, (int)(uint)slots[(int)hash & mask] - 1));
            }
        }

        fixed (byte* one = bytes)
        {
            foreach (var hash in hashes)
            {
                var customer = (int)(uint)slots[(int)hash & mask] - 1;
                Sse.Prefetch0(one + (customer <= 0 ? 0 : ends[customer - 1]));
            }
        }
    }

    /// <summary>Whether an id is above the last one, and so above all of them while they rise.</summary>
    private bool IsAbove(ReadOnlySpan<byte> id) => _count == 0 || id.SequenceCompareTo(Id(_count - 1)) > 0;

    /// <summary>The place of an id among those that rise, or -1.</summary>
    private int Search(ReadOnlySpan<byte> id)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            var order = Id(middle).SequenceCompareTo(id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return -1;
    }

    /// <summary>Puts ids into the table that were not needed there so far. They all differ.</summary>
    private void HashAll()
    {
        while (_count * 3L > _slots.Length * 2L)
        {
            Grow();
        }

        Span<uint> hashes = stackalloc uint[Batch];
        var mask = _slots.Length - 1;
        while (_hashed < _count)
        {
            var count = Math.Min(Batch, _count - _hashed);
            for (var i = 0; i < count; i++)
            {
                hashes[i] = HashAhead(Id(_hashed + i));
            }

            for (var i = 0; i < count; i++)
            {
                var slot = (int)hashes[i] & mask;
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & mask;
                }

                _slots[slot] = ((ulong)hashes[i] << 32) | (uint)(++_hashed);
            }
        }
    }

    private ReadOnlySpan<byte> Id(int customer)
    {
        var start = customer == 0 ? 0 : _ends[customer - 1];
        return _bytes.AsSpan(start, _ends[customer] - start);
    }

    private int Slot(ReadOnlySpan<byte> id, uint hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0 && ((uint)(_slots[slot] >> 32) != hash || !Id((int)(uint)_slots[slot] - 1).SequenceEqual(id)))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Append(ReadOnlySpan<byte> id)
    {
        var start = _count == 0 ? 0 : _ends[_count - 1];
        var end = checked(start + id.Length);
        if (end > _bytes.Length)
        {
            // As much as the others will need if they are as long, while no more are there than were expected.
            var all = _count < _expected ? (long)end * _expected / (_count + 1) : 0;
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, all > _bytes.Length ? all + (all / 16) : _bytes.Length * 2L)));
        }

        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, _count * 2);
        }

        id.CopyTo(_bytes.AsSpan(start));
        _ends[_count++] = end;
    }

    /// <summary>Each slot carries its id's hash, so growing reads no id.</summary>
    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry != 0)
            {
                var slot = (int)(entry >> 32) & mask;
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & mask;
                }

                _slots[slot] = entry;
            }
        }
    }

    /// <summary>Eight bytes at a time, multiplied and folded: the table's order shows in no result, so any spread will do.</summary>
    private static uint Hash(ReadOnlySpan<byte> id)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ (uint)id.Length;
        while (id.Length >= 8)
        {
            hash = Fold(hash ^ BitConverter.ToUInt64(id));
            id = id[8..];
        }

        var tail = 0UL;
        foreach (var value in id)
        {
            tail = (tail << 8) | value;
        }

        return (uint)(Fold(hash ^ tail) >> 16);
    }

    private static ulong Fold(ulong value) => Math.BigMul(value, 0xD6E8FEB86659FD93UL, out var low) ^ low;
}
