using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Observations;

/// <content>What is counted of rows while they are labelled, so that later no table has to look at them again.</content>
internal sealed partial class Labeller
{
    // A bit for each kind of outcome.
    private const int KindSets = 1 << ((int)OutcomeKind.Contradictory + 1);

    private readonly long[][] _classCounts;
    private readonly long[][] _kindCounts;

    /// <summary>What became of a date's rows of a segment, at the own horizon.</summary>
    public FateCounts Counts(int date, int segment)
    {
        var fates = FatesOfClasses(date);
        var rows = new long[Enum.GetValues<RowFate>().Length];
        var returned = 0L;
        for (var one = 0; one < 256; one++)
        {
            var count = _classCounts[date][(segment * 256) + one];
            rows[(int)fates[one]] += count;
            returned += (one & ReturnedBit) != 0 && fates[one] <= RowFate.Event ? count : 0;
        }

        return new FateCounts(rows, returned);
    }

    /// <summary>A date's observations by segment, then by band, then by the kinds of outcomes in their own horizon, a bit each, where those are told.</summary>
    public ReadOnlySpan<long> KindCounts(int date) => _kindCounts[date];

    private void Count(int date, int first, int end)
    {
        // Two tables that rows take turns in: the same class in a row would wait for itself in one. A single segment's column is never touched.
        var size = _rows.Segments.Count * 256;
        var counts = new uint[2 * size];
        var classes = Class.AsSpan(first, end - first);
        var segments = _rows.Segments.Count > 1 ? _rows.Segment.AsSpan(first, end - first) : default;
        for (var i = 0; i < classes.Length; i++)
        {
            counts[((i & 1) * size) + (segments.Length > 0 ? segments[i] * 256 : 0) + classes[i]]++;
        }

        lock (_classCounts[date])
        {
            for (var i = 0; i < size; i++)
            {
                _classCounts[date][i] += (long)counts[i] + counts[size + i];
            }
        }
    }

    private void CountKinds(int date, int first, ReadOnlySpan<byte> kinds)
    {
        var (fates, bands) = (FatesOfClasses(date), _rows.Bands.Bands.Count);
        var size = _rows.Segments.Count * bands * KindSets;
        var counts = new uint[2 * size];
        var classes = Class.AsSpan(first, kinds.Length);
        var ofBands = _rows.Band.AsSpan(first, kinds.Length);
        var segments = _rows.Segments.Count > 1 ? _rows.Segment.AsSpan(first, kinds.Length) : default;
        for (var i = 0; i < classes.Length; i++)
        {
            if (fates[classes[i]] <= RowFate.Event)
            {
                counts[((i & 1) * size) + ((((segments.Length > 0 ? segments[i] : 0) * bands) + ofBands[i]) * KindSets) + kinds[i]]++;
            }
        }

        lock (_classCounts[date])
        {
            for (var i = 0; i < size; i++)
            {
                _kindCounts[date][i] += (long)counts[i] + counts[size + i];
            }
        }
    }
}
