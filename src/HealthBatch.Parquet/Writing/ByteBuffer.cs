using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace HealthBatch.Parquet.Writing;

/// <summary>Bytes that are written one after the other into a pooled array that grows. Not thread-safe.</summary>
/// <param name="expected">About how many they will be: growing there step by step would leave the steps behind.</param>
internal sealed class ByteBuffer(int expected = 4096) : IDisposable
{
    /// <summary>Every reservation leaves this much room behind it, so that vector stores may run past the end of what they mean.</summary>
    public const int Slack = 64;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Clamp(expected, 4096, 1 << 22));

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory(int start, int length) => _bytes.AsMemory(start, length);

    public Span<byte> Range(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>The room behind what is written: at least that many bytes, and <see cref="Slack"/> more. Call <see cref="Advance"/> with what was used.</summary>
    public Span<byte> Reserve(int size)
    {
        var needed = checked(Length + size + Slack);
        if (_bytes.Length < needed)
        {
            var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
            _bytes.AsSpan(0, Length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = grown;
        }

        return _bytes.AsSpan(Length, size + Slack);
    }

    public void Advance(int size) => Length += size;

    public void Clear() => Length = 0;

    /// <summary>Forgets everything from that place on.</summary>
    public void Truncate(int length) => Length = length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void AppendByte(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    public void AppendInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
        Length += 4;
    }

    /// <summary>Seven bits a byte, least significant first.</summary>
    public void AppendVarint(ulong value)
    {
        var span = Reserve(10);
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[i++] = (byte)value;
        Length += i;
    }

    public void AppendZigzag(long value) => AppendVarint((ulong)((value << 1) ^ (value >> 63)));

    public static int VarintLength(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }
}
