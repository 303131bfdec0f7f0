using System.Globalization;

namespace HealthBatch.Reporting.Charts;

/// <summary>Collects the marks of a drawing.</summary>
internal sealed class Canvas(double width)
{
    private readonly List<Mark> _marks = [];

    /// <summary>The drawing's width: text keeps its size at every width.</summary>
    public double Width { get; } = width;

    /// <summary>Whether this is the drawing for a phone.</summary>
    public bool Narrow => Width < 500;

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string css) => _marks.Add(new LineMark(x1, y1, x2, y2, css));

    /// <summary>A rectangle; nothing where it has no width or height.</summary>
    public void Box(double x, double y, double width, double height, string css, double radius = 0)
    {
        if (width > 0 && height > 0)
        {
            _marks.Add(new BoxMark(x, y, width, height, radius, css));
        }
    }

    /// <summary>A path.</summary>
    public void Path(string data, string css) => _marks.Add(new PathMark(data, css));

    /// <summary>A circle.</summary>
    public void Disc(double x, double y, double radius, string css) => _marks.Add(new DiscMark(x, y, radius, css));

    /// <summary>A text with its baseline at y.</summary>
    public void Text(double x, double y, string text, TextStyle style = TextStyle.Body, Anchor anchor = Anchor.Start, string css = "", bool halo = false) =>
        _marks.Add(new TextMark(x, y, text, style, anchor, halo, css));

    /// <summary>A text centred on x as far as the drawing's edges allow.</summary>
    public void Centred(double x, double y, string text, TextStyle style, string css = "", bool halo = false)
    {
        var half = TextWidth.Of(text, style) / 2;
        Text(Math.Clamp(x, half, Math.Max(half, Width - half)), y, text, style, Anchor.Middle, css, halo);
    }

    /// <summary>A band's shape, about 12 across.</summary>
    public void Shape(BandLook band, double x, double y, double scale = 1) => _marks.Add(new PathMark(band.ShapeAt(x, y, scale), "f" + band.Slot));

    /// <summary>A line through points; nothing for fewer than two.</summary>
    public void Polyline((double X, double Y)[] points, string css)
    {
        var data = string.Join('L', Array.ConvertAll(points, point => $"{Px(point.X)} {Px(point.Y)}"));
        if (data.Contains('L', StringComparison.Ordinal))
        {
            Path("M" + data, css);
        }
    }

    /// <summary>A ribbon that flows from one vertical edge to another.</summary>
    public void Flow(double x1, double top1, double x2, double top2, double height, string css)
    {
        if (height > 0)
        {
            var middle = Px((x1 + x2) / 2);
            Path(
                $"M{Px(x1)} {Px(top1)}C{middle} {Px(top1)} {middle} {Px(top2)} {Px(x2)} {Px(top2)}V{Px(top2 + height)}" +
                $"C{middle} {Px(top2 + height)} {middle} {Px(top1 + height)} {Px(x1)} {Px(top1 + height)}Z",
                css);
        }
    }

    /// <summary>The finished drawing.</summary>
    public Drawing Finish(double height, string title, string description) => new(Width, Math.Ceiling(height), title, description, _marks);

    /// <summary>A coordinate to a tenth of a unit, whatever the culture.</summary>
    public static string Px(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture) is "-0" ? "0" : Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
