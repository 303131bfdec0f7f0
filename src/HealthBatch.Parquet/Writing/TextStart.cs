using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// A text's first sixteen bytes as two big-endian numbers, filled up with zeros: enough to order, to hash and to compare most texts without a loop.
/// </summary>
internal readonly record struct TextStart(ulong First, ulong Second)
{
    /// <summary>The bytes that it holds.</summary>
    public const int Length = 16;

    /// <summary>The start of the text that lies there. Fastest where sixteen bytes can be loaded, whatever follows the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TextStart Of(ReadOnlySpan<byte> source, int from, int length)
    {
        if (from + Length > source.Length)
        {
            return AtEnd(source, from, length);
        }

        var inside = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)Math.Min(length, Length)));
        var words = (Vector128.Create(source.Slice(from, Length)) & inside).AsUInt64();
        return BitConverter.IsLittleEndian
            ? new TextStart(BinaryPrimitives.ReverseEndianness(words.GetElement(0)), BinaryPrimitives.ReverseEndianness(words.GetElement(1)))
            : new TextStart(words.GetElement(0), words.GetElement(1));
    }

    public static TextStart Of(ReadOnlySpan<byte> text) => Of(text, 0, text.Length);

    private static TextStart AtEnd(ReadOnlySpan<byte> source, int from, int length)
    {
        Span<byte> filled = stackalloc byte[Length];
        filled.Clear();
        source.Slice(from, Math.Min(length, Length)).CopyTo(filled);
        return new TextStart(BinaryPrimitives.ReadUInt64BigEndian(filled), BinaryPrimitives.ReadUInt64BigEndian(filled[8..]));
    }

    /// <summary>In the order of the texts; 0 where they may still differ, in their length or behind the start.</summary>
    public int CompareTo(TextStart other) => First != other.First ? (First < other.First ? -1 : 1) : Second.CompareTo(other.Second);

    /// <summary>How many leading bytes are the same, 0 to 16.</summary>
    public int CommonBytes(TextStart other)
    {
        var difference = First ^ other.First;
        return difference != 0
            ? BitOperations.LeadingZeroCount(difference) / 8
            : 8 + (BitOperations.LeadingZeroCount(Second ^ other.Second) / 8);
    }
}
