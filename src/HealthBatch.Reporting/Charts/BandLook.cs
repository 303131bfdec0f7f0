using static HealthBatch.Reporting.Charts.Canvas;

namespace HealthBatch.Reporting.Charts;

/// <summary>How a band looks: a colour of the style sheet and a shape of its own, so that colour alone never tells bands apart.</summary>
/// <param name="Name">The band's name.</param>
/// <param name="Slot">Its colour, 0 (least healthy) to 5 (healthiest).</param>
public sealed record BandLook(string Name, int Slot)
{
    /// <summary>The name as a heading begins it.</summary>
    public string Title => Name.Length == 0 ? Name : char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>
    /// The looks of a scorecard's bands, least healthy first. Ends are always red and blue; those between take what lies between.
    /// With more than six bands neighbours share a look.
    /// </summary>
    public static IReadOnlyList<BandLook> Of(IReadOnlyList<string> bands)
    {
        int[] slots = bands.Count switch
        {
            1 => [5],
            2 => [0, 5],
            3 => [0, 2, 5],
            4 => [0, 2, 3, 5],
            5 => [0, 1, 2, 3, 5],
            _ => [.. Enumerable.Range(0, bands.Count).Select(i => i * 5 / Math.Max(1, bands.Count - 1))],
        };
        return [.. bands.Select((band, i) => new BandLook(band, slots[i]))];
    }

    /// <summary>The outline around a point: ▼ ✚ ◆ ■ ▲ ●.</summary>
    public string ShapeAt(double x, double y, double scale = 1)
    {
        double X(double dx) => x + (dx * scale);
        double Y(double dy) => y + (dy * scale);
        string Through(params ReadOnlySpan<(double X, double Y)> points)
        {
            var data = "M";
            foreach (var (dx, dy) in points)
            {
                data += (data.Length > 1 ? "L" : "") + Px(X(dx)) + " " + Px(Y(dy));
            }

            return data + "Z";
        }

        return Slot switch
        {
            0 => Through((-6.4, -5), (6.4, -5), (0, 6.2)),
            1 => Through((-2.2, -6), (2.2, -6), (2.2, -2.2), (6, -2.2), (6, 2.2), (2.2, 2.2), (2.2, 6), (-2.2, 6), (-2.2, 2.2), (-6, 2.2), (-6, -2.2), (-2.2, -2.2)),
            2 => Through((0, -6.8), (6.8, 0), (0, 6.8), (-6.8, 0)),
            3 => Through((-5.2, -5.2), (5.2, -5.2), (5.2, 5.2), (-5.2, 5.2)),
            4 => Through((-6.4, 5), (6.4, 5), (0, -6.2)),
            _ => $"M{Px(X(-5.8))} {Px(Y(0))}a{Px(5.8 * scale)} {Px(5.8 * scale)} 0 1 0 {Px(11.6 * scale)} 0a{Px(5.8 * scale)} {Px(5.8 * scale)} 0 1 0 {Px(-11.6 * scale)} 0Z",
        };
    }
}
