using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// Each customer's bands over all as-of dates, a block of customers at a time: what follows customers from date to date needs no table of all customers
/// and dates.
/// </summary>
internal sealed class BandHistory
{
    private const int Block = 1024;
    private readonly ScoredRows _rows;
    private readonly PanelTally _tally;
    private readonly byte[] _bands;
    private readonly int[] _next;

    private BandHistory(ScoredRows rows, PanelTally tally)
    {
        (_rows, _tally) = (rows, tally);
        Absent = (byte)rows.Bands.Bands.Count;
        _bands = new byte[Block * rows.AsOfDates.Count];
        _next = new int[rows.AsOfDates.Count];
    }

    /// <summary>The band of a date on which a customer is not listed, or has no band.</summary>
    public byte Absent { get; }

    /// <summary>Walks customers in order, with their bands by date.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="tally">Their order.</param>
    /// <param name="from">The first customer.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="visit">Takes a customer.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Walk(ScoredRows rows, PanelTally tally, int from, int end, Action<int, ReadOnlySpan<byte>> visit, CancellationToken cancellation)
    {
        var history = new BandHistory(rows, tally);
        for (var date = 0; date < history._next.Length; date++)
        {
            history._next[date] = tally.Start(date, from);
        }

        for (var first = from; first < end; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(Block, end - first);
            history.Read(first, count);
            for (var i = 0; i < count; i++)
            {
                visit(first + i, history._bands.AsSpan(i * rows.AsOfDates.Count, rows.AsOfDates.Count));
            }
        }
    }

    private void Read(int first, int count)
    {
        var dates = _next.Length;
        Array.Fill(_bands, Absent);
        for (var date = 0; date < dates; date++)
        {
            var order = _tally.CustomerOrder[date];
            var end = order?.Length ?? _rows.DateStart[date + 1];
            var place = _next[date];
            for (; place < end; place++)
            {
                var row = order is null ? place : order[place];
                var customer = _rows.Customer[row] - first;
                if (customer >= count)
                {
                    break;
                }

                if (_rows.Band[row] != CodeColumn.Missing)
                {
                    _bands[(customer * dates) + date] = _rows.Band[row];
                }
            }

            _next[date] = place;
        }
    }
}
