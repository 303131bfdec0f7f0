using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Types;

/// <summary>The old timestamp of Impala, Hive and Spark, as it is stored: nanoseconds of the day, then a Julian day number.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct Int96(long nanoseconds, int julianDay)
{
    private const int JulianDayOfEpoch = 2_440_588;
    private readonly long _nanoseconds = nanoseconds;
    private readonly int _julianDay = julianDay;

    /// <summary>Days since 1970-01-01 by the day number alone.</summary>
    public long Day => (long)_julianDay - JulianDayOfEpoch;

    /// <summary>The nanoseconds after that day's midnight; more than a day's in strange files.</summary>
    public long Nanoseconds => _nanoseconds;
}

/// <summary>Days since 1970-01-01 as microseconds.</summary>
internal readonly struct DaysToMicros : IConversion<int, long>
{
    public long Convert(int value) => value * StoredTime.MicrosPerDay;
}

/// <summary>A timestamp as microseconds, rounded down.</summary>
internal readonly struct TimestampToMicros(StoredTime time) : IConversion<long, long>
{
    public long Convert(long value) => time.ToMicros(value);
}

/// <summary>A timestamp as the day it is in.</summary>
internal readonly struct TimestampToDay(StoredTime time) : IConversion<long, int>
{
    public int Convert(long value) => (int)Math.Clamp(StoredTime.FloorDivide(value, time.UnitsPerDay), int.MinValue, int.MaxValue);
}

/// <summary>A timestamp as days with fraction.</summary>
internal readonly struct TimestampToDays(StoredTime time) : IConversion<long, double>
{
    public double Convert(long value) => (double)value / time.UnitsPerDay;
}

internal readonly struct Int96ToMicros : IConversion<Int96, long>
{
    public long Convert(Int96 value)
    {
        var micros = (Int128)value.Day * StoredTime.MicrosPerDay + StoredTime.FloorDivide(value.Nanoseconds, 1000);
        return micros >= long.MinValue && micros <= long.MaxValue
            ? (long)micros
            : throw new MalformedException($"a timestamp on day {value.Day} since 1970", "one that microseconds can count");
    }
}

internal readonly struct Int96ToDay : IConversion<Int96, int>
{
    public int Convert(Int96 value) =>
        (int)Math.Clamp(value.Day + StoredTime.FloorDivide(value.Nanoseconds, StoredTime.MicrosPerDay * 1000), int.MinValue, int.MaxValue);
}

internal readonly struct Int96ToDays : IConversion<Int96, double>
{
    public double Convert(Int96 value) => value.Day + (value.Nanoseconds / (StoredTime.MicrosPerDay * 1000.0));
}
