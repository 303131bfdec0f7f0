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

    public BandMoney(EvaluationContext context, ObservationPanel panel, PanelRows rows)
    {
        var bands = rows.Bands;
        (_amount, _churnedAmount, _gross, _net) = (new double[bands], new double[bands], new double[bands], new double[bands]);
        (_rows, _withAmount, _happened) = (new long[bands], new long[bands], new long[bands, OutcomeWords.Events.Count]);
        for (var date = 0; date < rows.Dates; date++)
        {
            var window = new OutcomeWindow(panel.AsOfDates[date], context.HorizonDays);
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                var place = rows.Places is { } places ? places[row] : row;
                var outcomes = context.OutcomesOf(panel.IdNumber[rows.Customer[row]]);
                Add(rows.Band[row], rows.Churned[row], panel.Amount is { } amounts ? amounts[place] : double.NaN, outcomes, window);
            }
        }
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

    private void Add(int band, bool churned, double amount, ReadOnlySpan<OutcomeRow> outcomes, OutcomeWindow window)
    {
        double lost = 0, gained = 0;
        var seen = 0;
        int opens = window.AsOf.DayNumber, last = window.LastDay.DayNumber;
        foreach (var outcome in outcomes)
        {
            if (outcome.Day <= opens || outcome.Day > last || outcome.Kind == OutcomeKind.Contradictory)
            {
                continue;
            }

            seen |= 1 << (int)outcome.Kind;
            var stated = double.IsNaN(outcome.Amount) ? 0 : outcome.Amount;
            gained += outcome.Kind == OutcomeKind.Expanded ? stated : 0;
            lost += outcome.Kind switch
            {
                OutcomeKind.Churned => double.IsNaN(outcome.Amount) ? double.PositiveInfinity : stated,
                OutcomeKind.Contracted => stated,
                _ => 0,
            };
        }

        _rows[band]++;
        for (var kind = 0; kind < OutcomeWords.Events.Count; kind++)
        {
            _happened[band, kind] += (seen >> kind) & 1;
        }

        if (!double.IsNaN(amount))
        {
            _withAmount[band]++;
            _amount[band] += amount;
            _churnedAmount[band] += churned ? amount : 0;
            _gross[band] += amount - Math.Min(lost, amount);
            _net[band] += Math.Max(0, amount + gained - lost);
        }
    }
}
