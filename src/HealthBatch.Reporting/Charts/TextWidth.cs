namespace HealthBatch.Reporting.Charts;

/// <summary>
/// How wide a text will be, without a font at hand: a little more than the widest of the platform sans fonts that the pages use (Inter, Segoe UI, San Francisco, Liberation Sans),
/// so that what is laid out apart stays apart.
/// </summary>
internal static class TextWidth
{
    /// <summary>Width in units of the drawing.</summary>
    public static double Of(string text, TextStyle style)
    {
        var em = 0.0;
        foreach (var letter in text)
        {
            em += letter switch
            {
                'i' or 'j' or 'l' or '|' or '\'' => 0.27,
                'f' or 't' or 'I' or ' ' or '.' or ',' or ':' or ';' or '!' or '(' or ')' or '[' or ']' => 0.34,
                'r' or '-' or '–' => 0.46,
                'm' or 'w' or 'M' or 'W' or '%' or '@' or '→' => 0.94,
                >= '0' and <= '9' => 0.645,
                '+' or '−' or '×' or '<' or '=' => 0.66,
                >= 'A' and <= 'Z' => 0.72,
                >= 'a' and <= 'z' => 0.575,
                < '\u2e80' => 0.7,
                _ => 1.0,
            };
        }

        return em * Size(style) * (style is TextStyle.Strong or TextStyle.Big ? 1.05 : 1);
    }

    /// <summary>The text, cut with an ellipsis so that it fits; the full name stands in the table beside the chart.</summary>
    public static string Fit(string text, TextStyle style, double width)
    {
        if (Of(text, style) <= width)
        {
            return text;
        }

        var kept = text.Length - 1;
        while (kept > 1 && Of(text[..kept] + "…", style) > width)
        {
            kept--;
        }

        // Never cut a surrogate pair in two.
        return text[..(char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept)].TrimEnd() + "…";
    }

    /// <summary>The font size in units of the drawing.</summary>
    public static double Size(TextStyle style) => style switch
    {
        TextStyle.Big => 19,
        TextStyle.Body or TextStyle.Strong => 12.5,
        _ => 11.5,
    };
}
