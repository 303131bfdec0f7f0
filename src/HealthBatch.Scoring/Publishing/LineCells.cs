using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace HealthBatch.Scoring.Publishing;

/// <summary>A column of codes as cells of a line, each with the comma before it; a comma alone for a code that has no name. Immutable.</summary>
internal sealed class LineCells
{
    private const int Codes = 256;

    private readonly byte[] _cells;
    private readonly int[] _lengths = new int[Codes];

    public LineCells(IReadOnlyList<string> names)
    {
        byte[][] texts = [.. names.Select(Encoding.UTF8.GetBytes)];
        var most = texts.Length == 0 ? 1 : 1 + texts.Max(text => CsvCell.Most(text.Length));
        Room = (most + Vector256<byte>.Count - 1) / Vector256<byte>.Count * Vector256<byte>.Count;
        _cells = new byte[Codes * Room];
        for (var code = 0; code < Codes; code++)
        {
            var cell = _cells.AsSpan(code * Room, Room);
            cell[0] = (byte)',';
            _lengths[code] = 1 + (code < texts.Length ? CsvCell.Text(texts[code], cell[1..]) : 0);
        }
    }

    /// <summary>The bytes that <see cref="Copy"/> may write.</summary>
    public int Room { get; }

    /// <summary>Writes a cell, and anything behind it up to the room it may take.</summary>
    /// <returns>The cell's length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Copy(byte code, ref byte target)
    {
        ref var cell = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), code * Room);
        var length = _lengths[code];
        Vector256.LoadUnsafe(ref cell).StoreUnsafe(ref target);
        for (var at = Vector256<byte>.Count; at < length; at += Vector256<byte>.Count)
        {
            Vector256.LoadUnsafe(ref cell, (nuint)at).StoreUnsafe(ref target, (nuint)at);
        }

        return length;
    }
}
