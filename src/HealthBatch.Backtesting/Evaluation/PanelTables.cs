using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Distributions;
using Comparison = HealthBatch.Backtesting.Results.Comparison;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Turns a panel's statistics into the tables of a report.</summary>
internal sealed class PanelTables(
    IReadOnlyList<DateOnly> dates, BandScale bands, PanelStatistics statistics, BandMoney? money = null, IReadOnlyList<(Interval? Interval, string? WhyNot)>? otherMonths = null)
{
    public IReadOnlyList<BandResult> Bands(string segment)
    {
        var overall = statistics.Counts.AllObservations == 0 ? (double?)null : (double)statistics.Counts.AllChurned / statistics.Counts.AllObservations;
        return [.. bands.Bands.Select((band, b) => new BandResult
        {
            Segment = segment,
            Band = band.Name,
            Observations = statistics.Counts.Observations[b],
            Customers = statistics.Counts.Customers[b],
            Churned = statistics.Counts.Churned[b],
            ChurnedCustomers = statistics.Counts.ChurnedCustomers[b],
            ChurnRate = statistics.Rates.Rate(b),
            ChurnRateByDateMean = MeanOverDates(b),
            StandardError = statistics.Rates.StandardError(b),
            DesignEffect = statistics.Rates.DesignEffect(b),
            Interval = Ends(statistics.Rates.IntervalOf(b)),
            NaiveInterval = Ends(statistics.Rates.NaiveIntervalOf(b)),
            OtherMonthsInterval = Ends(otherMonths?[b].Interval),
            OtherMonthsWhyNot = otherMonths is null ? "the interval for other months was left out" : otherMonths[b].WhyNot,
            Lift = overall > 0 ? statistics.Rates.Rate(b) / overall : null,
            WhyNot = statistics.Rates.WhyNot(b),
            Amount = money?.Amount(b),
            ObservationsWithAmount = money?.WithAmount(b),
            ChurnRateByAmount = money?.ChurnRateByAmount(b),
            GrossRetention = money?.GrossRetention(b),
            NetRetention = money?.NetRetention(b),
            RenewalRate = money?.ShareWith(OutcomeKind.Renewed, b),
            ExpansionRate = money?.ShareWith(OutcomeKind.Expanded, b),
            ContractionRate = money?.ShareWith(OutcomeKind.Contracted, b),
        })];
    }

    public IReadOnlyList<BandByDate> BandsByDate()
    {
        var rows = new List<BandByDate>();
        for (var date = 0; date < dates.Count; date++)
        {
            for (var b = 0; b < bands.Bands.Count; b++)
            {
                long n = statistics.RowsByDate[date, b], y = statistics.ChurnedByDate[date, b];
                rows.Add(new BandByDate(dates[date], bands.Bands[b].Name, n, y, n == 0 ? null : (double)y / n));
            }
        }

        return rows;
    }

    public IReadOnlyList<Comparison> Comparisons() =>
    [
        .. statistics.Contrasts.All.Select((contrast, i) => new Comparison
        {
            Lower = bands.Bands[contrast.Lower].Name,
            Upper = bands.Bands[contrast.Upper].Name,
            Difference = contrast.Difference,
            StandardError = contrast.StandardError,
            LogOdds = contrast.LogOdds,
            LogOddsStandardError = contrast.LogOddsStandardError,
            Z = contrast.Z,
            P = contrast.P,
            PHolm = statistics.Contrasts.HolmP[i],
            RiskRatio = contrast.RiskRatio,
            RiskRatioInterval = Ends(contrast.RiskRatioInterval),
        }),
    ];

    public Trend? Trend() => statistics.Contrasts.AdjacentCount == 0 ? null : new Trend
    {
        CochranArmitageZ = statistics.CochranArmitageZ,
        LogitSlope = statistics.Trend.Slope,
        ClusteredSE = statistics.Trend.StandardError,
        ClusteredZ = statistics.Trend.Z,
        P = statistics.Trend.Z is { } z ? NormalDistribution.LowerTail(z) : null,
        WithinDateZ = statistics.WithinDate.Z,
    };

    public Discrimination? Discrimination() => statistics.Curve is not { } curve || statistics.Auc is not { } auc ? null : new Discrimination
    {
        Auc = auc.Auc,
        StandardError = auc.StandardError,
        Interval = Ends(auc.Interval),
        NaiveStandardError = auc.NaiveStandardError,
        NaiveInterval = Ends(auc.NaiveInterval),
        Gini = curve.Gini,
        Ks = curve.Ks,
        ByDate =
        [
            .. Enumerable.Range(0, dates.Count).Select(date =>
            {
                long n = 0, y = 0;
                for (var b = 0; b < bands.Bands.Count; b++)
                {
                    n += statistics.RowsByDate[date, b];
                    y += statistics.ChurnedByDate[date, b];
                }

                return new DateAuc(dates[date], n, y, statistics.AucByDate[date]?.Auc, Ends(statistics.AucByDate[date]?.Interval));
            }),
        ],
    };

    internal static double[]? Ends(Interval? interval) => interval is { } found ? [found.Low, found.High] : null;

    private double? MeanOverDates(int band)
    {
        var sum = 0.0;
        var filled = 0;
        for (var date = 0; date < dates.Count; date++)
        {
            if (statistics.RowsByDate[date, band] > 0)
            {
                sum += (double)statistics.ChurnedByDate[date, band] / statistics.RowsByDate[date, band];
                filled++;
            }
        }

        return filled == 0 ? null : sum / filled;
    }
}
