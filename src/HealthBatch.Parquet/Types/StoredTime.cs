using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Types;

/// <summary>The unit of a stored timestamp.</summary>
/// <param name="UnitsPerDay">How many of its units make a day.</param>
internal readonly record struct StoredTime(long UnitsPerDay)
{
    /// <summary>Microseconds in a day.</summary>
    public const long MicrosPerDay = 86_400_000_000;

    /// <summary>Makes it from the format's unit.</summary>
    public static StoredTime Of(TimeUnit unit) => new(unit switch
    {
        TimeUnit.Millis => MicrosPerDay / 1000,
        TimeUnit.Micros => MicrosPerDay,
        _ => MicrosPerDay * 1000,
    });

    /// <summary>Division rounded down, whatever the sign; the divisor is positive.</summary>
    public static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    /// <summary>A timestamp in microseconds, rounded down.</summary>
    /// <exception cref="MalformedException">Microseconds can't count it.</exception>
    public long ToMicros(long value) => UnitsPerDay switch
    {
        MicrosPerDay => value,
        > MicrosPerDay => FloorDivide(value, 1000),
        _ => value is >= long.MinValue / 1000 and <= long.MaxValue / 1000
            ? value * 1000
            : throw new MalformedException($"{value} milliseconds since 1970", "a timestamp that microseconds can count"),
    };
}
