using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Reweighting.Candidates;

/// <summary>Columns of all observations on rank scales that each segment's rows on the first dates have set: one byte a value.</summary>
internal sealed class CandidateColumns
{
    /// <summary>Holds columns that were read.</summary>
    internal CandidateColumns(IReadOnlyList<string> names, byte[][] codes, RankScale[][] scales) => (Names, Codes, Scales) = (names, codes, scales);

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>By column, then by row of the panel.</summary>
    public byte[][] Codes { get; }

    /// <summary>By column, then by segment.</summary>
    public RankScale[][] Scales { get; }

    /// <summary>Reads some columns.</summary>
    /// <param name="columns">Where they are.</param>
    /// <param name="names">Which.</param>
    /// <param name="panel">The observations.</param>
    /// <param name="referenceDates">How many of the first dates set the scales: dates that every fold is trained on.</param>
    /// <param name="cancellation">Stops it.</param>
    public static CandidateColumns Read(
        ObservationColumns columns, IReadOnlyList<string> names, ObservationPanel panel, int referenceDates, CancellationToken cancellation)
    {
        var reference = panel.DateStart[referenceDates];
        var first = names.Select(_ => new float[reference]).ToArray();
        var codes = names.Select(_ => new byte[panel.Count]).ToArray();
        RankScale[][]? scales = null;
        columns.Read(
            names,
            (start, count, values) =>
            {
                var early = Math.Clamp(reference - start, 0, count);
                for (var column = 0; column < names.Count; column++)
                {
                    for (var row = 0; row < early; row++)
                    {
                        first[column][start + row] = (float)values[column][row];
                    }
                }

                if (early < count)
                {
                    scales ??= [.. first.Select(column => Scale(column, panel))];
                    for (var column = 0; column < names.Count; column++)
                    {
                        for (var row = early; row < count; row++)
                        {
                            codes[column][start + row] = scales[column][panel.Segment[start + row]].Code((float)values[column][row]);
                        }
                    }
                }
            },
            cancellation);

        scales ??= [.. first.Select(column => Scale(column, panel))];
        for (var column = 0; column < names.Count; column++)
        {
            for (var row = 0; row < reference; row++)
            {
                codes[column][row] = scales[column][panel.Segment[row]].Code(first[column][row]);
            }

            first[column] = [];
        }

        return new CandidateColumns(names, codes, scales);
    }

    /// <summary>By segment.</summary>
    private static RankScale[] Scale(float[] values, ObservationPanel panel) => [.. Enumerable.Range(0, panel.Segments.Count).Select(segment =>
    {
        var present = new List<float>();
        for (var row = 0; row < values.Length; row++)
        {
            if (panel.Segment[row] == segment && !float.IsNaN(values[row]))
            {
                present.Add(values[row]);
            }
        }

        return RankScale.Of([.. present]);
    })];
}
