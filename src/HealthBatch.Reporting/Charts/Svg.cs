using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using static HealthBatch.Reporting.Charts.Canvas;

namespace HealthBatch.Reporting.Charts;

/// <summary>
/// A drawing as inline SVG, named and described for those who hear the page. Written as a class, since "text" is a word of Razor's own in markup.
/// </summary>
public sealed class Svg : ComponentBase
{
    /// <summary>What to draw.</summary>
    [Parameter]
    [EditorRequired]
    public required Drawing Drawing { get; set; }

    /// <summary>Unique on the page: title and description are referred to by it.</summary>
    [Parameter]
    [EditorRequired]
    public required string Id { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "svg");
        builder.AddAttribute(1, "viewBox", $"0 0 {Px(Drawing.Width)} {Px(Drawing.Height)}");
        builder.AddAttribute(2, "role", "img");
        builder.AddAttribute(3, "aria-labelledby", $"{Id}t {Id}d");
        builder.OpenElement(4, "title");
        builder.AddAttribute(5, "id", Id + "t");
        builder.AddContent(6, Drawing.Title);
        builder.CloseElement();
        builder.OpenElement(7, "desc");
        builder.AddAttribute(8, "id", Id + "d");
        builder.AddContent(9, Drawing.Description);
        builder.CloseElement();
        foreach (var mark in Drawing.Marks)
        {
            Draw(builder, mark);
        }

        builder.CloseElement();
    }

    private static void Draw(RenderTreeBuilder builder, Mark mark)
    {
        switch (mark)
        {
            case LineMark line:
                Element(builder, "line", line.Css, ("x1", Px(line.X1)), ("y1", Px(line.Y1)), ("x2", Px(line.X2)), ("y2", Px(line.Y2)));
                break;
            case BoxMark box:
                Element(
                    builder, "rect", box.Css, ("x", Px(box.X)), ("y", Px(box.Y)), ("width", Px(box.Width)), ("height", Px(box.Height)), ("rx", box.Radius > 0 ? Px(box.Radius) : null));
                break;
            case PathMark path:
                Element(builder, "path", path.Css, ("d", path.Data));
                break;
            case DiscMark disc:
                Element(builder, "circle", disc.Css, ("cx", Px(disc.X)), ("cy", Px(disc.Y)), ("r", Px(disc.Radius)));
                break;
            case TextMark text:
                builder.OpenElement(30, "text");
                Attributes(
                    builder, TextCss(text), ("x", Px(text.X)), ("y", Px(text.Y)), ("text-anchor", text.Anchor switch { Anchor.Middle => "middle", Anchor.End => "end", _ => null }));
                builder.AddContent(31, text.Text);
                builder.CloseElement();
                break;
        }
    }

    private static string TextCss(TextMark text)
    {
        var style = text.Style switch { TextStyle.Strong => "b", TextStyle.Small => "s", TextStyle.Axis => "ax", TextStyle.Big => "big", _ => "" };
        return string.Join(' ', new[] { style, text.Css, text.Halo ? "h" : "" }.Where(name => name.Length > 0));
    }

    private static void Element(RenderTreeBuilder builder, string name, string css, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        builder.OpenElement(20, name);
        Attributes(builder, css, attributes);
        builder.CloseElement();
    }

    private static void Attributes(RenderTreeBuilder builder, string css, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            builder.AddAttribute(40, name, value);
        }

        builder.AddAttribute(41, "class", css.Length > 0 ? css : null);
    }
}
