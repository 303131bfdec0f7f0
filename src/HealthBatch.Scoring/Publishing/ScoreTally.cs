using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Publishing;

/// <summary>What a run counts. Adds up over threads.</summary>
/// <param name="card">The scorecard.</param>
/// <param name="metrics">How many metrics it has.</param>
/// <param name="compares">Whether there are scores before.</param>
internal sealed class ScoreTally(Scorecard card, int metrics, bool compares)
{
    /// <summary>The kernel's counts.</summary>
    public ScoringCounts Counts { get; } = new(metrics);

    /// <summary>Rows by code.</summary>
    public long[] Bands { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Segments { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Overrides { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Actions { get; } = new long[256];

    /// <inheritdoc cref="Bands" />
    public long[] Trends { get; } = new long[256];

    /// <summary>Rows whose score changed, by what that owes most to.</summary>
    public long[] Causes { get; } = new long[ChangeParts.Words.Count];

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

        Add(Bands, scored.Band.AsSpan(0, rows), card.Bands.Bands.Count);
        Add(Segments, scored.Segment.AsSpan(0, rows), Math.Max(1, card.Formulas.Count));
        Add(Overrides, scored.Override.AsSpan(0, rows), card.Overrides.Count);
        Add(Actions, group.Action.AsSpan(0, rows), card.Actions.Count);
        Add(Trends, group.Trend.AsSpan(0, rows), compares ? ScoreFileColumns.TrendWords.Count : 0);
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

    /// <summary>Counts the codes below that number: one after the other where they are few, since counting one code takes 32 rows at once.</summary>
    private static void Add(long[] counts, ReadOnlySpan<byte> codes, int few)
    {
        if (few <= 16)
        {
            for (var code = 0; code < few; code++)
            {
                counts[code] += codes.Count((byte)code);
            }

            return;
        }

        foreach (var code in codes)
        {
            counts[code]++;
        }
    }

    private IEnumerable<long[]> Lists() => [Bands, Segments, Overrides, Actions, Trends, Causes, Histogram];
}
