namespace HealthBatch.Reporting.Charts;

/// <summary>The five kinds of text in a chart.</summary>
public enum TextStyle
{
    /// <summary>12.5, secondary ink.</summary>
    Body,

    /// <summary>12.5, bold.</summary>
    Strong,

    /// <summary>11.5, muted: what explains.</summary>
    Small,

    /// <summary>11.5, muted: an axis.</summary>
    Axis,

    /// <summary>19, bold: a key figure.</summary>
    Big,
}

/// <summary>Which point of a text is at its x.</summary>
public enum Anchor
{
    /// <summary>Its start.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

/// <summary>Something drawn, with the classes of the style sheet that colour it.</summary>
public abstract record Mark(string Css);

/// <summary>A straight line.</summary>
public sealed record LineMark(double X1, double Y1, double X2, double Y2, string Css) : Mark(Css);

/// <summary>A rectangle.</summary>
public sealed record BoxMark(double X, double Y, double Width, double Height, double Radius, string Css) : Mark(Css);

/// <summary>A path in SVG's own words.</summary>
public sealed record PathMark(string Data, string Css) : Mark(Css);

/// <summary>A circle.</summary>
public sealed record DiscMark(double X, double Y, double Radius, string Css) : Mark(Css);

/// <summary>A text; y is its baseline. A halo keeps it readable over lines.</summary>
public sealed record TextMark(double X, double Y, string Text, TextStyle Style, Anchor Anchor, bool Halo, string Css) : Mark(Css)
{
    /// <summary>The left edge, estimated.</summary>
    public double Left => Anchor switch { Anchor.Start => X, Anchor.Middle => X - (Width / 2), _ => X - Width };

    /// <summary>The right edge, estimated.</summary>
    public double Right => Left + Width;

    /// <summary>The top of capitals and digits.</summary>
    public double Top => Y - (0.74 * TextWidth.Size(Style));

    /// <summary>The estimated width.</summary>
    public double Width => TextWidth.Of(Text, Style);
}

/// <summary>A chart laid out for one width: what it shows in words, and its marks from back to front.</summary>
public sealed record Drawing(double Width, double Height, string Title, string Description, IReadOnlyList<Mark> Marks);
