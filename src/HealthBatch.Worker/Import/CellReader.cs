using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace HealthBatch.Worker.Import;

/// <summary>Reads cells.</summary>
/// <param name="decimalComma">Whether a comma stands where the point does else.</param>
internal sealed class CellReader(bool decimalComma)
{
    private const int LongestNumber = 64;

    /// <summary>More digits are somebody's number, whose last digits no double keeps.</summary>
    private const int LongestInteger = 18;

    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    private static readonly string[] NotFinite = ["nan", "inf", "-inf", "infinity", "-infinity"];

    /// <summary>Which of the kinds a cell can be read as.</summary>
    public CellKinds Of(ReadOnlySpan<byte> cell, CellKinds among)
    {
        var kinds = among & CellKinds.Text;
        kinds |= among.HasFlag(CellKinds.Boolean) && Boolean(cell) is not null ? CellKinds.Boolean : 0;
        kinds |= among.HasFlag(CellKinds.Integer) && Integer(cell) is not null ? CellKinds.Integer : 0;
        kinds |= among.HasFlag(CellKinds.Number) && Number(cell) is not null ? CellKinds.Number : 0;
        kinds |= among.HasFlag(CellKinds.Date) && Day(cell) is not null ? CellKinds.Date : 0;
        kinds |= among.HasFlag(CellKinds.Timestamp) && Microseconds(cell) is not null ? CellKinds.Timestamp : 0;
        return kinds;
    }

    public static bool? Boolean(ReadOnlySpan<byte> cell) => Ascii.EqualsIgnoreCase(cell, "true"u8) ? true : Ascii.EqualsIgnoreCase(cell, "false"u8) ? false : null;

    public static long? Integer(ReadOnlySpan<byte> cell)
    {
        var digits = cell.StartsWith("-"u8) ? cell[1..] : cell;
        return IsPlain(digits) && !(digits.Length < cell.Length && digits is [(byte)'0'])
            && Utf8Parser.TryParse(cell, out long value, out var used) && used == cell.Length ? value : null;
    }

    public double? Number(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || cell.Length > LongestNumber)
        {
            return null;
        }

        var unsigned = cell[0] == '-' ? cell[1..] : cell;
        var mark = unsigned.IndexOf(decimalComma ? (byte)',' : (byte)'.');
        var exponent = unsigned.IndexOfAny((byte)'e', (byte)'E');
        var whole = unsigned[..(mark >= 0 ? mark : exponent >= 0 ? exponent : unsigned.Length)];
        var isPlain = IsPlain(whole) || (whole.IsEmpty && mark == 0 && unsigned.Length > 1);
        if (!isPlain || (whole.Length > LongestInteger && mark < 0 && exponent < 0))
        {
            return NotANumber(cell);
        }

        Span<byte> copy = stackalloc byte[LongestNumber];
        cell.CopyTo(copy);
        copy = copy[..cell.Length];
        if (mark >= 0)
        {
            copy[cell.Length - unsigned.Length + mark] = (byte)'.';
        }

        // What is left may hold digits and an exponent: no blanks, no second mark.
        return Utf8Parser.TryParse(copy, out double value, out var used, exponent >= 0 ? 'e' : 'f') && used == cell.Length && double.IsFinite(value) ? value : null;
    }

    public static int? Day(ReadOnlySpan<byte> cell)
    {
        if (cell.Length != 10 || cell[4] != '-' || cell[7] != '-'
            || !Digits(cell[..4], out var year) || !Digits(cell[5..7], out var month) || !Digits(cell[8..], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        return new DateOnly(year, month, day).DayNumber - Epoch;
    }

    public static long? Microseconds(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == 10)
        {
            return Day(cell) * TimeSpan.MicrosecondsPerDay;
        }

        return cell.Length is > 10 and <= 40 && cell[4] == '-' && cell[10] is (byte)'T' or (byte)' '
            && DateTimeOffset.TryParseExact(Encoding.UTF8.GetString(cell), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? (long)Math.Floor((time - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerMicrosecond)
                : null;
    }

    /// <summary>Digits without a leading zero.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> digits) =>
        digits.Length > 0 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (digits[0] != '0' || digits.Length == 1);

    private static double? NotANumber(ReadOnlySpan<byte> cell)
    {
        if (cell.Length is < 3 or > 9)
        {
            return null;
        }

        var word = Encoding.ASCII.GetString(cell).ToLowerInvariant();
        return !NotFinite.Contains(word, StringComparer.Ordinal) ? null : word == "nan" ? double.NaN : word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value) => Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';
}
