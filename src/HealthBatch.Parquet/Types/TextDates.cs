using System.Globalization;
using System.Text;

namespace HealthBatch.Parquet.Types;

/// <summary>Days that are written as text: yyyy-MM-dd and nothing else.</summary>
internal readonly struct TextToDay : IByteConversion<int>
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    public int Convert(ReadOnlySpan<byte> value)
    {
        if (value.Length == 10 && value[4] == '-' && value[7] == '-'
            && Digits(value[..4], out var year) && Digits(value[5..7], out var month) && Digits(value[8..], out var day)
            && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
        {
            return new DateOnly(year, month, day).DayNumber - Epoch;
        }

        throw new MalformedException(TextToMicros.Quote(value), "a day written yyyy-MM-dd");
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}

/// <summary>Points in time that are written as ISO 8601 text, with a T or a blank between; without an offset they are UTC.</summary>
internal readonly struct TextToMicros : IByteConversion<long>
{
    private const int Longest = 40;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public long Convert(ReadOnlySpan<byte> value)
    {
        if (value.Length <= Longest
            && DateTimeOffset.TryParseExact(
                Encoding.UTF8.GetString(value), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return StoredTime.FloorDivide((time - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerMicrosecond);
        }

        throw new MalformedException(Quote(value), "a point in time written as ISO 8601, like 2026-01-31T08:30:00Z");
    }

    /// <summary>The beginning of a text, for a message.</summary>
    public static string Quote(ReadOnlySpan<byte> value) =>
        value.Length <= Longest ? $"\"{Encoding.UTF8.GetString(value)}\"" : $"\"{Encoding.UTF8.GetString(value[..Longest])}…\"";
}
