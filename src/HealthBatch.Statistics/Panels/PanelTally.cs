using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// All that can be counted of labelled rows without knowing whose they are: dates side by side, each in one pass. Whole numbers add up to the same in any
/// order.
/// </summary>
public sealed class PanelTally
{
    private readonly LabelledRows _rows;
    private readonly Lock _gate = new();
    private readonly ScoreCounts[] _scores;
    private readonly long[] _unscored;

    private PanelTally(LabelledRows rows)
    {
        _rows = rows;
        var summed = Summed;
        _scores = [.. Enumerable.Range(0, summed).Select(_ => new ScoreCounts(ScoreCells.Grid))];
        _unscored = new long[summed];
        RowsByDate = [.. Enumerable.Range(0, summed).Select(_ => new long[rows.Dates, rows.Bands])];
        ChurnedByDate = [.. Enumerable.Range(0, summed).Select(_ => new long[rows.Dates, rows.Bands])];
        AucByDate = [.. Enumerable.Range(0, summed).Select(_ => new AucEstimate?[rows.Dates])];
        ScoresByDate = new uint[rows.Dates][];
        ClassesByDate = new uint[rows.Dates][];
        CustomerOrder = new int[rows.Dates][];
    }

    /// <summary>By date: rows by score, whatever their class.</summary>
    public uint[][] ScoresByDate { get; }

    /// <summary>By date: rows by group, the whole byte of <see cref="LabelledRows.Class"/>, and band (one more: none), in this order.</summary>
    public uint[][] ClassesByDate { get; }

    /// <summary>By date: the places of its rows by ascending customer, without those that have none; null where all stand so already.</summary>
    public int[]?[] CustomerOrder { get; }

    /// <summary>Lanes, then groups where there are several.</summary>
    internal int Summed => _rows.Lanes + (_rows.Groups > 1 ? _rows.Groups : 0);

    /// <summary>By lane or group: rows by date and band.</summary>
    internal long[][,] RowsByDate { get; }

    /// <summary>By lane or group: churned rows by date and band.</summary>
    internal long[][,] ChurnedByDate { get; }

    /// <summary>By lane or group.</summary>
    internal AucEstimate?[][] AucByDate { get; }

    /// <summary>Counts rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">How many dates are counted side by side.</param>
    /// <param name="cancellation">Stops it.</param>
    public static PanelTally Count(LabelledRows rows, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var tally = new PanelTally(rows);
        Parallel.For(
            0,
            rows.Dates,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new DateScratch(rows),
            (date, _, scratch) =>
            {
                tally.CountDate(date, scratch);
                return scratch;
            },
            _ => { });
        return tally;
    }

    /// <summary>The first place, in <see cref="CustomerOrder"/> or among all rows, of those of a date whose customer has at least that number.</summary>
    public int Start(int date, int customer)
    {
        var order = CustomerOrder[date];
        int low = order is null ? _rows.DateStart[date] : 0, high = order?.Length ?? _rows.DateStart[date + 1];
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            if (_rows.Customer[order is null ? middle : order[middle]] < customer)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Rows by score of a lane or group; null where one has none.</summary>
    internal ScoreCounts? Scores(int summed) => _unscored[summed] > 0 ? null : _scores[summed];

    private void CountDate(int date, DateScratch scratch)
    {
        var range = _rows.DateStart[date].._rows.DateStart[date + 1];
        var classes = new uint[_rows.Groups * 256 * (_rows.Bands + 1)];
        var (observed, churned) = _rows.Masks(date);
        scratch.Clear();
        Walk(_rows.Group.AsSpan(range), _rows.Class.AsSpan(range), _rows.Band.AsSpan(range), _rows.Score.AsSpan(range), classes, scratch, observed, churned);
        ClassesByDate[date] = classes;
        ScoresByDate[date] = scratch.AllScores();
        CustomerOrder[date] = _rows.Order(date);
        Spread(date, classes, observed, churned);
        if (_rows.Score.AsSpan(range).Length > 0)
        {
            Add(date, scratch, observed, churned);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(
        ReadOnlySpan<byte> group, ReadOnlySpan<byte> one, ReadOnlySpan<byte> band, ReadOnlySpan<short> score, uint[] classes, DateScratch scratch, byte[] observed, byte[] churned)
    {
        int bands = _rows.Bands, cells = LabelledRows.Cells, none = cells - 1, own = _rows.OwnLane;
        ref var byCell = ref MemoryMarshal.GetArrayDataReference(scratch.ByClass);
        var byGroup = scratch.ByGroup;

        // Two tables that rows take turns in: the same class in a row would wait for itself in one. One group's column is not looked at.
        var turns = new uint[2 * classes.Length];
        for (var row = 0; row < one.Length; row++)
        {
            var place = Math.Min((int)(ushort)score[row], none);
            var kind = one[row] & (LabelledRows.MostClasses - 1);
            var member = byGroup.Length > 0 ? group[row] : 0;
            turns[((row & 1) * classes.Length) + (((member * 256) + one[row]) * (bands + 1)) + Math.Min((int)band[row], bands)]++;
            Unsafe.Add(ref byCell, (nint)((kind * cells) + place))++;
            if (byGroup.Length > 0 && ((observed[kind] >> own) & 1) != 0)
            {
                byGroup[(((member * 2) + ((churned[kind] >> own) & 1)) * cells) + place]++;
            }
        }

        for (var at = 0; at < classes.Length; at++)
        {
            classes[at] = turns[at] + turns[classes.Length + at];
        }
    }

    // Band counts by lane and by group, from counts by class.
    private void Spread(int date, uint[] classes, byte[] observed, byte[] churned)
    {
        var bands = _rows.Bands;
        for (var at = 0; at < classes.Length; at++)
        {
            if (classes[at] == 0)
            {
                continue;
            }

            var band = at % (bands + 1);
            var kind = at / (bands + 1) % 256 & (LabelledRows.MostClasses - 1);
            var group = at / (bands + 1) / 256;
            if (observed[kind] == 0)
            {
                continue;
            }

            if (band == bands)
            {
                throw new ArgumentException($"an observation without a band at date {date}", nameof(date));
            }

            for (var lane = 0; lane < _rows.Lanes; lane++)
            {
                RowsByDate[lane][date, band] += (observed[kind] >> lane & 1) * classes[at];
                ChurnedByDate[lane][date, band] += (churned[kind] >> lane & 1) * classes[at];
            }

            if (_rows.Groups > 1)
            {
                RowsByDate[_rows.Lanes + group][date, band] += (observed[kind] >> _rows.OwnLane & 1) * classes[at];
                ChurnedByDate[_rows.Lanes + group][date, band] += (churned[kind] >> _rows.OwnLane & 1) * classes[at];
            }
        }
    }

    private void Add(int date, DateScratch scratch, byte[] observed, byte[] churned)
    {
        var own = scratch.Own;
        Array.Clear(own.Churned);
        Array.Clear(own.Retained);
        long unscored = 0;
        for (var kind = 0; kind < _rows.Classes; kind++)
        {
            if ((observed[kind] >> _rows.OwnLane & 1) != 0)
            {
                unscored += DateScratch.AddTo((churned[kind] >> _rows.OwnLane & 1) != 0 ? own.Churned : own.Retained, scratch.OfClass(kind));
            }
        }

        AucByDate[_rows.OwnLane][date] = AucOf(own, unscored);
        for (var group = 0; group < (_rows.Groups > 1 ? _rows.Groups : 0); group++)
        {
            Array.Clear(own.Churned);
            Array.Clear(own.Retained);
            unscored = DateScratch.AddTo(own.Retained, scratch.OfGroup(group, 0)) + DateScratch.AddTo(own.Churned, scratch.OfGroup(group, 1));
            AucByDate[_rows.Lanes + group][date] = AucOf(own, unscored);
        }

        lock (_gate)
        {
            for (var lane = 0; lane < _rows.Lanes; lane++)
            {
                for (var kind = 0; kind < _rows.Classes; kind++)
                {
                    if ((observed[kind] >> lane & 1) != 0 && scratch.IsUsed(kind))
                    {
                        _unscored[lane] += DateScratch.AddTo((churned[kind] >> lane & 1) != 0 ? _scores[lane].Churned : _scores[lane].Retained, scratch.OfClass(kind));
                    }
                }
            }

            for (var group = _rows.Lanes; group < Summed; group++)
            {
                _unscored[group] += DateScratch.AddTo(_scores[group].Retained, scratch.OfGroup(group - _rows.Lanes, 0));
                _unscored[group] += DateScratch.AddTo(_scores[group].Churned, scratch.OfGroup(group - _rows.Lanes, 1));
            }
        }
    }

    // Where a row of any date has no score, no date has an AUC: Summaries drop them all.
    private static AucEstimate? AucOf(ScoreCounts counts, long unscored) =>
        unscored == 0 && RocCurve.Of(counts) is { } curve ? AucEstimate.OfDistinctCustomers(curve) : null;
}
