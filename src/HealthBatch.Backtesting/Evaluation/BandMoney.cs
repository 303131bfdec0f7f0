using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// What happened to the revenue of each band's observations within their horizon, and how many renewed, expanded or contracted. A churned customer
/// without an amount loses all it had. Gross retention can't lose more than there was at the as-of date; net retention adds what was gained before,
/// and can't fall below nothing.
/// </summary>
internal sealed class BandMoney
{
    private readonly double[] _amount;
    private readonly double[] _churnedAmount;
    private readonly double[] _gross;
    private readonly double[] _net;
    private readonly long[] _rows;
    private readonly long[] _withAmount;
    private readonly long[,] _happened;

    private BandMoney(int bands)
    {
        (_amount, _churnedAmount, _gross, _net) = (new double[bands], new double[bands], new double[bands], new double[bands]);
        (_rows, _withAmount, _happened) = (new long[bands], new long[bands], new long[bands, OutcomeWords.Events.Count]);
    }

    /// <summary>The revenue of all observations, then of each segment's. Dates are summed up side by side and added in their order.</summary>
    public static IReadOnlyList<BandMoney> Of(EvaluationContext context, CancellationToken cancellation)
    {
        var (bands, segments) = (context.Rows.Bands.Bands.Count, context.Rows.Segments.Count);
        BandMoney[] Empty() => [.. Enumerable.Range(0, segments + 1).Select(_ => new BandMoney(bands))];
        var dates = new BandMoney[context.Rows.AsOfDates.Count][];
        Parallel.For(0, dates.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Options.Threads, CancellationToken = cancellation }, date =>
        {
            dates[date] = Empty();
            CountKinds(context, date, dates[date]);
            if (context.Rows.Amount is { } amounts)
            {
                SumAmounts(context, amounts, date, dates[date]);
            }
        });
        var all = Empty();
        foreach (var date in dates)
        {
            for (var part = 0; part < all.Length; part++)
            {
                all[part].Add(date[part]);
            }
        }

        return all;
    }

    /// <summary>Observations that have an amount.</summary>
    public long WithAmount(int band) => _withAmount[band];

    public double? Amount(int band) => _withAmount[band] == 0 ? null : _amount[band];

    /// <summary>The share of the revenue whose customers had the event.</summary>
    public double? ChurnRateByAmount(int band) => _amount[band] > 0 ? _churnedAmount[band] / _amount[band] : null;

    public double? GrossRetention(int band) => _amount[band] > 0 ? _gross[band] / _amount[band] : null;

    public double? NetRetention(int band) => _amount[band] > 0 ? _net[band] / _amount[band] : null;

    /// <summary>The share of observations with such an outcome in their horizon.</summary>
    public double? ShareWith(OutcomeKind kind, int band) => _rows[band] == 0 ? null : (double)_happened[band, (int)kind] / _rows[band];

    private static void CountKinds(EvaluationContext context, int date, BandMoney[] parts)
    {
        var counts = context.Labels.KindCounts(date);
        var bands = context.Rows.Bands.Bands.Count;
        var sets = counts.Length / context.Rows.Segments.Count / bands;
        for (var at = 0; at < counts.Length; at++)
        {
            var (segment, band) = (at / sets / bands, at / sets % bands);
            parts[0].Count(band, at % sets, counts[at]);
            parts[segment + 1].Count(band, at % sets, counts[at]);
        }
    }

    private static void SumAmounts(EvaluationContext context, double[] amounts, int date, BandMoney[] parts)
    {
        var (rows, labels, kinds) = (context.Rows, context.Labels, context.Labels.Kinds);
        var fates = labels.FatesOfClasses(date);
        var window = new OutcomeWindow(rows.AsOfDates[date], context.HorizonDays);
        for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
        {
            var fate = fates[labels.Class[row]];
            if (fate <= RowFate.Event && !double.IsNaN(amounts[row]))
            {
                var (lost, gained) = kinds[row] == 0 ? (0, 0) : Change(context.Timeline.Of(rows.Customer[row]), context.Timeline.AmountsOf(rows.Customer[row]), window);
                parts[0].Sum(rows.Band[row], fate == RowFate.Event, amounts[row], lost, gained);
                parts[rows.Segment[row] + 1].Sum(rows.Band[row], fate == RowFate.Event, amounts[row], lost, gained);
            }
        }
    }

    private static (double Lost, double Gained) Change(ReadOnlySpan<int> outcomes, ReadOnlySpan<double> amounts, OutcomeWindow window)
    {
        double lost = 0, gained = 0;
        int opens = window.AsOf.DayNumber, last = window.LastDay.DayNumber;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (day, kind) = (PackedOutcome.DayOf(outcomes[i]), PackedOutcome.KindOf(outcomes[i]));
            if (day <= opens || day > last || kind == OutcomeKind.Contradictory)
            {
                continue;
            }

            var stated = double.IsNaN(amounts[i]) ? 0 : amounts[i];
            gained += kind == OutcomeKind.Expanded ? stated : 0;
            lost += kind switch
            {
                OutcomeKind.Churned => double.IsNaN(amounts[i]) ? double.PositiveInfinity : stated,
                OutcomeKind.Contracted => stated,
                _ => 0,
            };
        }

        return (lost, gained);
    }

    private void Count(int band, int kinds, long rows)
    {
        _rows[band] += rows;
        for (var kind = 0; kind < OutcomeWords.Events.Count; kind++)
        {
            _happened[band, kind] += ((kinds >> kind) & 1) * rows;
        }
    }

    private void Sum(int band, bool churned, double amount, double lost, double gained)
    {
        _withAmount[band]++;
        _amount[band] += amount;
        _churnedAmount[band] += churned ? amount : 0;
        _gross[band] += amount - Math.Min(lost, amount);
        _net[band] += Math.Max(0, amount + gained - lost);
    }

    private void Add(BandMoney other)
    {
        for (var band = 0; band < _rows.Length; band++)
        {
            _rows[band] += other._rows[band];
            _withAmount[band] += other._withAmount[band];
            _amount[band] += other._amount[band];
            _churnedAmount[band] += other._churnedAmount[band];
            _gross[band] += other._gross[band];
            _net[band] += other._net[band];
            for (var kind = 0; kind < OutcomeWords.Events.Count; kind++)
            {
                _happened[band, kind] += other._happened[band, kind];
            }
        }
    }
}
