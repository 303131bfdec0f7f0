namespace HealthBatch.Scoring.Scorecards;

/// <summary>Which band a score on an edge belongs to.</summary>
public enum BandEdges
{
    /// <summary>A band begins at its start: 75.00 is in the band that starts at 75.</summary>
    LowerInclusive,

    /// <summary>A band ends at the next one's start: 75.00 is in the band below the one that starts at 75.</summary>
    UpperInclusive,
}

/// <summary>A band: a range of scores with a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="From">Where it starts, 0 to 100, in steps of 0.01.</param>
public sealed record Band(string Name, double From);

/// <summary>The bands of a scorecard, least healthy first. They partition 0 to 100.</summary>
public sealed class BandScale
{
    private readonly short[] _starts;

    /// <summary>Makes a scale; the first band starts at 0, the others rise.</summary>
    public BandScale(IReadOnlyList<Band> bands, BandEdges edges = BandEdges.LowerInclusive)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bands.Count);
        Bands = bands;
        Edges = edges;
        _starts = new short[bands.Count];
        for (var i = 0; i < _starts.Length; i++)
        {
            _starts[i] = (short)Math.Round(bands[i].From * 100, MidpointRounding.AwayFromZero);
        }

        if (_starts[0] != 0 || _starts[^1] > 10_000)
        {
            throw new ArgumentException("bands start at 0 and lie within 0 to 100", nameof(bands));
        }

        for (var i = 1; i < _starts.Length; i++)
        {
            if (_starts[i] <= _starts[i - 1])
            {
                throw new ArgumentException("each band starts above the one before it", nameof(bands));
            }
        }
    }

    /// <summary>The bands, least healthy first.</summary>
    public IReadOnlyList<Band> Bands { get; }

    /// <summary>Which band a score on an edge belongs to.</summary>
    public BandEdges Edges { get; }

    /// <summary>The place of the band, 0 for the least healthy, of a score in hundredths, 0 to 10,000.</summary>
    public int IndexOf(int hundredths)
    {
        var index = _starts.Length - 1;
        while (index > 0 && (Edges == BandEdges.LowerInclusive ? hundredths < _starts[index] : hundredths <= _starts[index]))
        {
            index--;
        }

        return index;
    }

    /// <summary>The place of the band of that name, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Bands.Count; i++)
        {
            if (string.Equals(Bands[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
