using System.Buffers.Text;

namespace HealthBatch.Parquet.Types;

/// <summary>Writes a stored value as text.</summary>
/// <typeparam name="T">The stored value.</typeparam>
internal interface ITextWriter<T>
    where T : unmanaged
{
    /// <summary>Writes at most 20 bytes and returns how many.</summary>
    int Write(T value, Span<byte> target);
}

internal readonly struct BooleanText : ITextWriter<byte>
{
    public int Write(byte value, Span<byte> target)
    {
        var text = value == 0 ? "false"u8 : "true"u8;
        text.CopyTo(target);
        return text.Length;
    }
}

internal readonly struct Int32Text : ITextWriter<int>
{
    public int Write(int value, Span<byte> target) => Utf8Formatter.TryFormat(value, target, out var written) ? written : 0;
}

internal readonly struct UInt32Text : ITextWriter<int>
{
    public int Write(int value, Span<byte> target) => Utf8Formatter.TryFormat((uint)value, target, out var written) ? written : 0;
}

internal readonly struct Int64Text : ITextWriter<long>
{
    public int Write(long value, Span<byte> target) => Utf8Formatter.TryFormat(value, target, out var written) ? written : 0;
}

internal readonly struct UInt64Text : ITextWriter<long>
{
    public int Write(long value, Span<byte> target) => Utf8Formatter.TryFormat((ulong)value, target, out var written) ? written : 0;
}
