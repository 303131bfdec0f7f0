using System.Runtime.InteropServices;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>The customers' ids of a row group, copied out of the reader's batches; reused.</summary>
internal sealed class RowIds
{
    private const int MissingMark = int.MinValue;
    private byte[] _bytes = new byte[1 << 16];
    private int[] _ends = new int[1 << 12];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int row] => _bytes.AsSpan(Start(row), _ends[row] - Start(row));

    public bool IsMissing(int row) => _ends[row] < 0;

    /// <summary>Where each id ends; negative where it is missing.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>Where a row's id starts.</summary>
    public int Start(int row) => row == 0 ? 0 : _ends[row - 1] & int.MaxValue;

    /// <summary>The bytes of ids, one after the other, from one on.</summary>
    public ReadOnlySpan<byte> BytesFrom(int row) => _bytes.AsSpan(Start(row), (_ends[Count - 1] & int.MaxValue) - Start(row));

    public void Clear() => Count = 0;

    /// <summary>Appends a batch's ids.</summary>
    public void Append(TextColumn column)
    {
        if (Count + column.Length > _ends.Length)
        {
            Array.Resize(ref _ends, Math.Max(Count + column.Length, Count == 0 ? 0 : RowBlock.MostRows));
        }

        var at = Count == 0 ? 0 : _ends[Count - 1] & int.MaxValue;
        if (column.Dictionary is null && column.MissingCount == 0)
        {
            var (from, length) = (column.Offsets[0], column.Offsets[column.Length] - column.Offsets[0]);
            Reserve(at + length, column.Length);
            column.Bytes.AsSpan(from, length).CopyTo(_bytes.AsSpan(at));
            for (var row = 0; row < column.Length; row++)
            {
                _ends[Count + row] = at + column.Offsets[row + 1] - from;
            }
        }
        else
        {
            for (var row = 0; row < column.Length; row++)
            {
                var id = column[row];
                Reserve(at + id.Length);
                id.CopyTo(_bytes.AsSpan(at));
                at += id.Length;
                _ends[Count + row] = column.IsMissing(row) ? at | MissingMark : at;
            }
        }

        Count += column.Length;
    }

    /// <summary>Writes the ids.</summary>
    public void Write(BinaryWriter writer)
    {
        var length = Count == 0 ? 0 : _ends[Count - 1] & int.MaxValue;
        writer.Write(length);
        writer.Write(_bytes.AsSpan(0, length));
        writer.Write(MemoryMarshal.AsBytes(_ends.AsSpan(0, Count)));
    }

    /// <summary>Reads ids that were written, in place of those held now.</summary>
    public void Read(BinaryReader reader, int count)
    {
        var length = reader.ReadInt32();
        Reserve(length);
        reader.BaseStream.ReadExactly(_bytes.AsSpan(0, length));
        if (count > _ends.Length)
        {
            Array.Resize(ref _ends, count);
        }

        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_ends.AsSpan(0, count)));
        Count = count;
    }

    /// <summary>Makes room: once there is more than one batch for as many rows as a block can hold, if the others are as long, so that it grows seldom.</summary>
    private void Reserve(int length, int added = 0)
    {
        if (length > _bytes.Length)
        {
            var all = Count == 0 ? 0 : (long)length * RowBlock.MostRows / (Count + Math.Max(1, added));
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, all > 0 ? all + (all / 16) : _bytes.Length * 2L)));
        }
    }
}
