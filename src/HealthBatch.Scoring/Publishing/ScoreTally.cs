using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>What a run counts. Adds up over threads.</summary>
internal sealed class ScoreTally(int metrics)
{
    /// <summary>The kernel's counts.</summary>
    public ScoringCounts Counts { get; } = new(metrics);

    /// <summary>Rows by code; the last entry counts rows without one.</summary>
    public long[] Bands { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Segments { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Overrides { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Actions { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Trends { get; } = new long[256];

    /// <summary>Rows by score in hundredths.</summary>
    public long[] Histogram { get; } = new long[ScoreGrid.Best + 1];

    /// <summary>Counts the rows of a group that is ready to be encoded.</summary>
    public void Add(OutputGroup group, int rows)
    {
        var scored = group.Scored;
        foreach (var score in scored.Score.AsSpan(0, rows))
        {
            if (score != GridColumn.Missing)
            {
                Histogram[score]++;
            }
        }

        Add(Bands, scored.Band.AsSpan(0, rows));
        Add(Segments, scored.Segment.AsSpan(0, rows));
        Add(Overrides, scored.Override.AsSpan(0, rows));
        Add(Actions, group.Action.AsSpan(0, rows));
        Add(Trends, group.Trend.AsSpan(0, rows));
        Counts.Add(scored.Counts);
        scored.Counts.Clear();
    }

    /// <summary>Adds another thread's counts to these.</summary>
    public void Add(ScoreTally other)
    {
        Counts.Add(other.Counts);
        foreach (var (mine, theirs) in Lists().Zip(other.Lists()))
        {
            for (var i = 0; i < mine.Length; i++)
            {
                mine[i] += theirs[i];
            }
        }
    }

    private static void Add(long[] counts, ReadOnlySpan<byte> codes)
    {
        foreach (var code in codes)
        {
            counts[code]++;
        }
    }

    private IEnumerable<long[]> Lists() => [Bands, Segments, Overrides, Actions, Trends, Histogram];
}
