using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>A column of names as codes. Each cursor has its own, since it remembers the dictionary that was used last.</summary>
/// <param name="names">The names, by code.</param>
/// <param name="otherwise">The code of every other name.</param>
internal sealed class NameCodes(IReadOnlyList<string> names, byte otherwise)
{
    /// <summary>The entries whose codes fit into one register.</summary>
    private const int Few = 16;

    private readonly TextLookup _lookup = new(names.Select((name, code) => KeyValuePair.Create(name, (double)code)), otherwise);
    private TextDictionary? _dictionary;
    private byte[] _byEntry = [];

    /// <summary>The codes of a column's rows, <see cref="CodeColumn.Missing"/> where missing.</summary>
    public void Fill(TextColumn column, int count, Span<byte> codes)
    {
        if (column.MissingCount == count)
        {
            codes[..count].Fill(CodeColumn.Missing);
            return;
        }

        if (column.Dictionary is { } dictionary)
        {
            var byEntry = ByEntry(dictionary);
            var entries = column.Codes.AsSpan(0, count);
            var row = dictionary.Count <= Few ? FillFew(entries, codes) : 0;
            for (; row < entries.Length; row++)
            {
                codes[row] = byEntry[entries[row]];
            }
        }
        else
        {
            for (var row = 0; row < count; row++)
            {
                codes[row] = (byte)_lookup[column[row]];
            }
        }

        if (column.MissingCount != 0)
        {
            MarkMissing(column, codes[..count]);
        }
    }

    /// <summary>0 where the column has a name, else <see cref="CodeColumn.Missing"/>.</summary>
    public static void FillPresence(TextColumn column, int count, Span<byte> codes)
    {
        codes[..count].Fill(column.MissingCount == count ? CodeColumn.Missing : (byte)0);
        if (column.MissingCount != 0 && column.MissingCount != count)
        {
            MarkMissing(column, codes[..count]);
        }
    }

    /// <summary>Codes of a dictionary of few: sixteen rows at once by a shuffle of the table. Returns how many rows.</summary>
    private int FillFew(ReadOnlySpan<int> entries, Span<byte> codes)
    {
        var table = Vector128.Create(_byEntry);
        ref var from = ref MemoryMarshal.GetReference(entries);
        ref var to = ref MemoryMarshal.GetReference(codes[..entries.Length]);
        var row = 0;
        for (; row <= entries.Length - 16; row += 16)
        {
            var low = Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)row), Vector128.LoadUnsafe(ref from, (nuint)row + 4));
            var high = Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)row + 8), Vector128.LoadUnsafe(ref from, (nuint)row + 12));
            Vector128.Shuffle(table, Vector128.Narrow(low, high).AsByte()).StoreUnsafe(ref to, (nuint)row);
        }

        return row;
    }

    /// <summary>Marks the rows whose bit is not set: as <see cref="CodeColumn.Missing"/> has all bits, they are added to what is there.</summary>
    private static void MarkMissing(TextColumn column, Span<byte> codes)
    {
        var bits = Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128);
        var places = Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
        var row = 0;
        for (; row <= codes.Length - 16; row += 16)
        {
            var there = Vector128.Shuffle(Vector128.CreateScalar((ushort)(column.Validity[row >> 6] >> (row & 63))).AsByte(), places) & bits;
            (Vector128.Create(codes.Slice(row, 16)) | Vector128.Equals(there, Vector128<byte>.Zero)).CopyTo(codes[row..]);
        }

        for (; row < codes.Length; row++)
        {
            codes[row] = (column.Validity[row >> 6] >> (row & 63) & 1) == 0 ? CodeColumn.Missing : codes[row];
        }
    }

    private byte[] ByEntry(TextDictionary dictionary)
    {
        if (!ReferenceEquals(_dictionary, dictionary))
        {
            _byEntry = _byEntry.Length < dictionary.Count ? new byte[Math.Max(Few, dictionary.Count)] : _byEntry;
            for (var entry = 0; entry < dictionary.Count; entry++)
            {
                _byEntry[entry] = (byte)_lookup[dictionary[entry]];
            }

            _dictionary = dictionary;
        }

        return _byEntry;
    }
}
