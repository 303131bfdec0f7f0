namespace HealthBatch.Reweighting.Candidates;

/// <summary>
/// Turns any column into 0 to 100 without knowing what it means: the share of a reference that a value beats, ties counted half, in at most a hundred steps. Frozen on its
/// reference, so that later values are judged by what was known then. A scorecard's percentile normaliser does the same. A value is kept as the code of its step, in one byte.
/// </summary>
internal sealed class RankScale
{
    /// <summary>The code of a missing value.</summary>
    public const byte Missing = byte.MaxValue;

    /// <summary>What a missing value counts as: the middle.</summary>
    public const double Neutral = 50;

    private const int Steps = 100;
    private readonly float[] _edges;

    private RankScale(float[] edges, double[] points) => (_edges, Points) = (edges, points);

    /// <summary>By code: the points, 0 to 100, rising; the last is for values above the whole reference.</summary>
    public double[] Points { get; }

    /// <summary>Whether the reference has more than one value.</summary>
    public bool Varies => _edges.Length > 1;

    /// <summary>Freezes a scale.</summary>
    /// <param name="reference">The values, without missing ones, in any order; sorted in place.</param>
    public static RankScale Of(float[] reference)
    {
        Array.Sort(reference);
        var edges = new List<float>();
        for (var step = 1; step <= Steps && reference.Length > 0; step++)
        {
            var edge = reference[(int)((((long)reference.Length * step) + Steps - 1) / Steps) - 1];
            if (edges.Count == 0 || edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        var points = new double[edges.Count + 1];
        var below = 0;
        for (var code = 0; code < edges.Count; code++)
        {
            var upTo = UpTo(reference, edges[code]);
            points[code] = 100.0 * (below + ((upTo - below) / 2.0)) / reference.Length;
            below = upTo;
        }

        points[edges.Count] = 100;
        return new RankScale([.. edges], points);
    }

    /// <summary>The step that a value lies in.</summary>
    public byte Code(float value)
    {
        if (float.IsNaN(value))
        {
            return Missing;
        }

        var place = Array.BinarySearch(_edges, value);
        return (byte)(place < 0 ? ~place : place);
    }

    /// <summary>How many are no greater.</summary>
    private static int UpTo(float[] sorted, float value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
