using System.Buffers.Binary;
using System.Numerics;

namespace HealthBatch.Parquet.Encodings;

/// <summary>
/// A flat column's definition levels: one bit a row, in runs. Bit-packed groups are copied as they are, since they already are validity bits.
/// </summary>
internal sealed class DefinitionLevels
{
    private byte[] _bytes = [];
    private int _position;
    private int _end;
    private int _left;
    private bool _packed;
    private bool _present;
    private bool _mostSignificantFirst;
    private long _bit;

    /// <summary>Starts on a page in which every row has a value.</summary>
    public void StartAllPresent()
    {
        _left = int.MaxValue;
        (_packed, _present) = (false, true);
    }

    /// <summary>Starts on a page's levels in the hybrid encoding.</summary>
    public void StartRuns(PageSlice levels)
    {
        (_bytes, _position, _end) = (levels.Bytes, levels.Start, levels.End);
        (_left, _mostSignificantFirst) = (0, false);
    }

    /// <summary>Starts on a page's levels in the old bit-packed encoding: one run, most significant bit first.</summary>
    public void StartBitPacked(PageSlice levels, int count)
    {
        (_bytes, _position, _end) = (levels.Bytes, levels.End, levels.End);
        (_left, _packed, _mostSignificantFirst, _bit) = (count, true, true, levels.Start * 8L);
    }

    /// <summary>Takes the next rows if one run says that all of them have values.</summary>
    public bool TryTakeAllPresent(int count)
    {
        if (_left == 0)
        {
            NextRun();
        }

        if (_packed || !_present || _left < count)
        {
            return false;
        }

        _left -= count;
        return true;
    }

    /// <summary>Writes the next rows' bits and returns how many have values.</summary>
    public int Read(ulong[] validity, int row, int count)
    {
        var present = 0;
        while (count > 0)
        {
            if (_left == 0)
            {
                NextRun();
                continue;
            }

            var taken = Math.Min(count, _left);
            if (_packed)
            {
                present += ReadPacked(validity, row, taken);
            }
            else
            {
                ValidityBits.Fill(validity, row, taken, _present);
                present += _present ? taken : 0;
            }

            _left -= taken;
            row += taken;
            count -= taken;
        }

        return present;
    }

    private int ReadPacked(ulong[] validity, int row, int count)
    {
        var present = 0;
        while (count > 0)
        {
            // A word that starts inside a byte holds seven bits fewer.
            var taken = Math.Min(count, 64 - (int)(_bit & 7));
            var bits = Word((int)(_bit >> 3));
            if (_mostSignificantFirst)
            {
                bits = ReverseInBytes(bits);
            }

            bits >>= (int)(_bit & 7);
            bits &= taken == 64 ? ulong.MaxValue : (1UL << taken) - 1;
            ValidityBits.Write(validity, row, bits, taken);
            present += BitOperations.PopCount(bits);
            _bit += taken;
            row += taken;
            count -= taken;
        }

        return present;
    }

    private ulong Word(int at)
    {
        if (at + 8 <= _bytes.Length)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));
        }

        var bits = 0UL;
        for (var i = at; i < _bytes.Length; i++)
        {
            bits |= (ulong)_bytes[i] << (8 * (i - at));
        }

        return bits;
    }

    private static ulong ReverseInBytes(ulong bits)
    {
        bits = (bits >> 1 & 0x5555555555555555) | (bits & 0x5555555555555555) << 1;
        bits = (bits >> 2 & 0x3333333333333333) | (bits & 0x3333333333333333) << 2;
        return (bits >> 4 & 0x0F0F0F0F0F0F0F0F) | (bits & 0x0F0F0F0F0F0F0F0F) << 4;
    }

    private void NextRun()
    {
        var header = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            if (_position >= _end || shift > 28)
            {
                throw new MalformedException("definition levels that end early", "one for each row of the page");
            }

            var next = _bytes[_position++];
            header |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                break;
            }
        }

        _packed = (header & 1) != 0;
        var count = (long)(header >> 1);
        if (_packed)
        {
            var length = (int)Math.Min(count, _end - _position);
            _bit = _position * 8L;
            _position += length;
            _left = length * 8;
            return;
        }

        if (_position >= _end || _bytes[_position] > 1)
        {
            throw new MalformedException("a definition level outside the column's range", "0 or 1");
        }

        _present = _bytes[_position++] == 1;
        _left = (int)Math.Min(count, int.MaxValue);
    }
}
