namespace HealthBatch.Parquet.Types;

/// <summary>The value is stored in the form that was asked for.</summary>
internal readonly struct Same<T> : IConversion<T, T>
    where T : unmanaged
{
    public T Convert(T value) => value;
}

internal readonly struct ByteToDouble : IConversion<byte, double>
{
    public double Convert(byte value) => value;
}

internal readonly struct ByteToInt64 : IConversion<byte, long>
{
    public long Convert(byte value) => value;
}

internal readonly struct Int32ToDouble : IConversion<int, double>
{
    public double Convert(int value) => value;
}

internal readonly struct UInt32ToDouble : IConversion<int, double>
{
    public double Convert(int value) => (uint)value;
}

internal readonly struct Int64ToDouble : IConversion<long, double>
{
    public double Convert(long value) => value;
}

internal readonly struct UInt64ToDouble : IConversion<long, double>
{
    public double Convert(long value) => (ulong)value;
}

internal readonly struct FloatToDouble : IConversion<float, double>
{
    public double Convert(float value) => value;
}

internal readonly struct Int32ToInt64 : IConversion<int, long>
{
    public long Convert(int value) => value;
}

internal readonly struct UInt32ToInt64 : IConversion<int, long>
{
    public long Convert(int value) => (uint)value;
}

internal readonly struct UInt64ToInt64 : IConversion<long, long>
{
    public long Convert(long value) => value >= 0
        ? value
        : throw new MalformedException($"{(ulong)value}", "an integer of at most 2^63 - 1; ask for the number or the text instead");
}

/// <summary>A half-precision float in its two bytes.</summary>
internal readonly struct HalfToDouble : IByteConversion<double>
{
    public double Convert(ReadOnlySpan<byte> value) => (double)BitConverter.ToHalf(value);
}
