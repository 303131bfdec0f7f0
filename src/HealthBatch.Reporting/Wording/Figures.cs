using System.Globalization;

namespace HealthBatch.Reporting.Wording;

/// <summary>Numbers and dates as the pages print them: invariant culture, a true minus sign, and "not enough data" in words, never as 0.</summary>
internal static class Figures
{
    /// <summary>What stands where a value can't be computed.</summary>
    public const string None = "–";

    /// <summary>66,881.</summary>
    public static string Count(long value) => Minus(value.ToString("#,0", CultureInfo.InvariantCulture));

    /// <summary>A share as 85.1%; two decimals below 1% so that rare churn keeps its digits.</summary>
    public static string Percent(double? share) =>
        share is not { } value ? None : IsFine(value) ? Fixed(value * 100, 2) + "%" : Fixed(value * 100, 1) + "%";

    /// <summary>A share that was chosen, not found: 10%, 2.5%.</summary>
    public static string Chosen(double share) => Score(Math.Round(share * 100, 2)) + "%";

    /// <summary>A share as 85 of 100; null and shares that would be 0 or 100 without being so give <see cref="Percent"/>.</summary>
    public static string OfHundred(double share)
    {
        var rounded = Math.Round(share * 100, MidpointRounding.AwayFromZero);
        return (rounded is 0 && share > 0) || (rounded is 100 && share < 1) ? Percent(share) : Fixed(rounded, 0) + " of 100";
    }

    /// <summary>A difference of shares in percentage points: 36.0, or 0.42 where it is below 1.</summary>
    public static string Points(double? difference) =>
        difference is not { } value ? None : IsFine(value) ? Fixed(value * 100, 2) : Fixed(value * 100, 1);

    /// <summary>The same with its sign: +36.0.</summary>
    public static string SignedPoints(double? difference) => Signed(difference, Points);

    /// <summary>An interval of shares: 84.6–85.5.</summary>
    public static string PercentInterval(double[]? interval) =>
        interval is null ? None : PointsRange(interval[0], interval[1]);

    /// <summary>Two differences or shares in points, with as many decimals as the finer of both needs: 34.9–37.0, −0.06 to 0.78.</summary>
    public static string PointsRange(double low, double high)
    {
        var decimals = IsFine(low) || IsFine(high) ? 2 : 1;
        return Range(Fixed(low * 100, decimals), Fixed(high * 100, decimals));
    }

    /// <summary>0.704.</summary>
    public static string Auc(double? value) => Decimal(value, 3);

    /// <summary>+0.014.</summary>
    public static string Gain(double? value) => Signed(value, v => Decimal(v, 3));

    /// <summary>The same with four decimals, for small ones.</summary>
    public static string Gain4(double? value) => Signed(value, v => Decimal(v, 4));

    /// <summary>0.699–0.710.</summary>
    public static string Interval(double[]? interval, int decimals) =>
        interval is null ? None : Range(Decimal(interval[0], decimals), Decimal(interval[1], decimals));

    /// <summary>×1.73; from 10 up with fewer decimals.</summary>
    public static string Times(double? ratio) => ratio is not { } value ? None : "×" + Ratio(value);

    /// <summary>1.73; from 10 up 17.3, from 100 up 173.</summary>
    public static string Ratio(double value) => Fixed(value, Math.Abs(value) < 9.995 ? 2 : Math.Abs(value) < 99.95 ? 1 : 0);

    /// <summary>A p-value: 0.0312, or &lt; 0.0001.</summary>
    public static string P(double? p) => p is not { } value ? None : value < 0.0001 ? "< 0.0001" : Fixed(value, 4);

    /// <summary>p &lt; 0.0001, or p = 0.0312.</summary>
    public static string PStatement(double? p) => p is not { } value ? "p " + None : value < 0.0001 ? "p < 0.0001" : "p = " + Fixed(value, 4);

    /// <summary>A fixed number of decimals, or a dash.</summary>
    public static string Decimal(double? value, int decimals) => value is not { } number ? None : Fixed(number, decimals);

    /// <summary>Points of a scorecard's 100: 26, or 33.3 where today's are not whole.</summary>
    public static string Weight(double points) =>
        Math.Abs(points - Math.Round(points)) < 0.005 ? Fixed(points, 0) : Fixed(points, Math.Abs((points * 10) - Math.Round(points * 10)) < 0.005 ? 1 : 2);

    /// <summary>A score, 0 to 100, without the zeros that say nothing: 55, 54.25.</summary>
    public static string Score(double score) => Minus(score.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>Revenue, shortened: 1.2 million, 48,310, 7.89.</summary>
    public static string Money(double? amount) => amount is not { } value
        ? None
        : Math.Abs(value) >= 10_000_000 ? Fixed(value / 1_000_000, 1) + " million"
        : Math.Abs(value) >= 100 ? Fixed(value, 0)
        : Fixed(value, 2);

    /// <summary>1998-06-24.</summary>
    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first eight and last four digits of a hash.</summary>
    public static string Hash(string sha256) => sha256.Length > 14 ? $"{sha256[..8]}…{sha256[^4..]}" : sha256;

    /// <summary>one, two … twelve, 13.</summary>
    public static string Words(int count) => count is >= 0 and <= 12
        ? (string[])["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"] is var words ? words[count] : ""
        : Count(count);

    /// <summary>"1 customer", "23,570 customers".</summary>
    public static string Of(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>The same in words up to twelve: "five dates".</summary>
    public static string InWords(int count, string one, string? many = null) => $"{(count == 0 ? "no" : Words(count))} {(count == 1 ? one : many ?? one + "s")}";

    private static bool IsFine(double share) => share != 0 && Math.Abs(share) < 0.00995;

    private static string Signed(double? value, Func<double?, string> format)
    {
        var text = format(value);
        return value is > 0 && text.AsSpan().IndexOfAnyExcept("0.,") >= 0 ? "+" + text : text;
    }

    // An en dash between two negative numbers reads as three minus signs.
    private static string Range(string low, string high) => low.Contains('−', StringComparison.Ordinal) || high.Contains('−', StringComparison.Ordinal) ? $"{low} to {high}" : $"{low}–{high}";

    private static string Fixed(double value, int decimals)
    {
        // Half away from zero, as a reader rounds; and never "-0.0".
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return Minus((rounded == 0 ? 0 : rounded).ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture));
    }

    private static string Minus(string text) => text.Replace('-', '−');
}
