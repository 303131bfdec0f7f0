using System.Globalization;
using System.Text.RegularExpressions;
using HealthBatch.Reporting.Pages;

namespace HealthBatch.Reporting.Tests.Pages;

public sealed partial class StyleSheetTests
{
    // WCAG asks 4.5 to 1 of small text; the pages keep a little more.
    private const double Least = 4.8;

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Every_text_can_be_read_on_its_ground(string scheme)
    {
        var colours = Colours(scheme);
        string[] texts = ["ink", "ink2", "muted", "accent-t", "ok", "against", "stay", "open", .. Enumerable.Range(0, 6).Select(slot => $"b{slot}t")];

        var poor = texts.SelectMany(text => new[] { "paper", "surface" }.Select(ground => (text, ground, Contrast: Contrast(colours[text], colours[ground]))))
            .Concat(new[] { "okbg", "againstbg", "staybg" }.SelectMany(ground => new[] { "ink", "ink2", "muted" }.Select(text => (text, ground, Contrast: Contrast(colours[text], colours[ground])))))
            .Concat(new[] { "ok", "against", "stay", "open" }.Select(ground => (text: "on", ground, Contrast: Contrast(colours["on"], colours[ground]))))
            .Where(pair => pair.Contrast < Least)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.text} on {pair.ground}: {pair.Contrast:0.00}"));

        Assert.Empty(poor);
    }

    [Fact]
    public void Black_on_white_is_21_to_1() => Assert.Equal(21, Contrast("#000000", "#ffffff"), 1e-9);

    private static Dictionary<string, string> Colours(string scheme)
    {
        var css = StyleSheet.Css;
        var from = scheme == "light" ? 0 : css.IndexOf("@media (prefers-color-scheme:dark)", StringComparison.Ordinal);
        var to = scheme == "light" ? css.IndexOf("@media (prefers-color-scheme:dark)", StringComparison.Ordinal) : css.IndexOf("*{box-sizing", StringComparison.Ordinal);
        return Variables().Matches(css[from..to]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
    }

    // The relative luminance of WCAG 2.1.
    private static double Contrast(string text, string ground)
    {
        var (a, b) = (Luminance(text), Luminance(ground));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var hex = colour.Length == 4 ? string.Concat(colour.Skip(1).Select(digit => $"{digit}{digit}")) : colour[1..];
        double Channel(int at)
        {
            var value = Convert.ToInt32(hex.Substring(at, 2), 16) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(0)) + (0.7152 * Channel(2)) + (0.0722 * Channel(4));
    }

    [GeneratedRegex("--([a-z0-9-]+):(#[0-9a-f]{3,6})[;}]")]
    private static partial Regex Variables();
}
