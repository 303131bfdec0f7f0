using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Files;

/// <summary>The tables of a backtest. Rows over all segments carry segment "all".</summary>
internal static partial class BacktestTables
{
    private const string All = "all";

    // A class: queries over tuples with dates are compiled anew in every run.
    private sealed record LedgerRow(string Segment, DateOnly? Day, Ledger Ledger);

    /// <summary>Name and table, in no order that matters.</summary>
    public static IEnumerable<(string Name, CsvTable Table)> Of(BacktestReport report)
    {
        yield return ("verdicts", Verdicts(report));
        yield return ("ledger", Ledgers(report));
        yield return ("bands", Bands(report));
        yield return ("bands-by-date", BandsByDate(report));
        yield return ("comparisons", Comparisons(report));
        yield return ("trend", Trends(report));
        yield return ("auc", Aucs(report));
        yield return ("auc-by-date", AucByDate(report));
        yield return ("inputs", Inputs(report.Inputs));
        foreach (var (name, leftOutAs, table) in Others(report))
        {
            if (report.LeftOut?.Contains(leftOutAs) != true)
            {
                yield return (name, table());
            }
        }
    }

    private static IEnumerable<(string Name, string LeftOutAs, Func<CsvTable> Table)> Others(BacktestReport report) =>
    [
        ("metrics", "metrics", () => Metrics(report.Metrics)),
        ("overrides", "overrides", () => Overrides(report.Overrides)),
        ("raters", "raters", () => Raters(report.Raters)),
        ("treatment", "treatment", () => Treatment(report.Treatment)),
        ("rater-corrections", "raterCorrections", () => Corrections(report.RaterCorrections)),
        ("challengers", "challengers", () => Challengers(report.Challengers)),
        ("capacity", "capacity", () => Capacity(report.Capacity)),
        ("horizons", "horizons", () => Horizons(report.Horizons)),
        ("lead-time", "leadTime", () => LeadTimes(report.LeadTime)),
        ("psi", "stability", () => Psi(report.Stability)),
        ("migration", "stability", () => Migration(report.Stability)),
        ("calibration", "calibration", () => Calibration(report.Calibration)),
        ("survival", "survival", () => Survival(report.Survival)),
    ];

    /// <summary>The files that were read.</summary>
    public static CsvTable Inputs(IReadOnlyList<InputFile> inputs)
    {
        var table = new CsvTable("path", "sha256", "rows");
        foreach (var input in inputs)
        {
            table.Cell(input.Path).Cell(input.Sha256).Cell(input.Rows);
        }

        return table;
    }

    // All segments together, then each.
    private static SegmentResult[] Parts(BacktestReport report) =>
        [new(All, report.Verdict, report.Ledger, report.Bands, report.Comparisons, report.Trend, report.Discrimination), .. report.Segments];

    private static CsvTable Verdicts(BacktestReport report)
    {
        var table = new CsvTable("segment", "outcome", "alpha", "minimum_detectable_difference", "strict_order", "sentence", "last_look_passed");
        foreach (var part in Parts(report))
        {
            var verdict = part.Verdict;
            table.Cell(part.Segment).Cell(verdict.Outcome).Cell(verdict.Alpha).Cell(verdict.MinimumDetectableDifference)
                .Cell(verdict.StrictOrder ? "true" : "false").Cell(verdict.Sentence).Cell((long?)verdict.LastLookPassed);
        }

        return table;
    }

    private static CsvTable Ledgers(BacktestReport report)
    {
        LedgerRow[] rows =
        [
            new(All, null, report.Ledger),
            .. report.LedgerByDate.Select(day => new LedgerRow(All, day.AsOf, day.Ledger)),
            .. report.Segments.Select(segment => new LedgerRow(segment.Segment, null, segment.Ledger)),
        ];
        var reasons = rows.SelectMany(row => row.Ledger.Excluded.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var table = new CsvTable(["segment", "as_of", "scored", "churned", "retained", "censored", "returned", .. reasons.Select(reason => "excluded_" + reason)]);
        foreach (var row in rows)
        {
            var ledger = row.Ledger;
            table.Cell(row.Segment);
            table = row.Day is { } asOf ? table.Cell(asOf) : table.Cell("");
            table.Cell(ledger.Scored).Cell(ledger.Churned).Cell(ledger.Retained).Cell(ledger.Censored).Cell(ledger.Returned);
            foreach (var reason in reasons)
            {
                table.Cell(ledger.Excluded.GetValueOrDefault(reason));
            }
        }

        return table;
    }

    private static CsvTable Bands(BacktestReport report)
    {
        var table = new CsvTable(
            "segment", "band", "observations", "customers", "churned", "churned_customers", "churn_rate", "churn_rate_by_date_mean", "standard_error", "design_effect",
            "interval_low", "interval_high", "naive_interval_low", "naive_interval_high", "other_months_low", "other_months_high", "lift", "amount", "gross_retention", "net_retention", "observations_with_amount", "churn_rate_by_amount", "renewal_rate", "expansion_rate", "contraction_rate", "why_not", "other_months_why_not");
        foreach (var band in Parts(report).SelectMany(part => part.Bands))
        {
            table.Cell(band.Segment).Cell(band.Band).Cell(band.Observations).Cell(band.Customers).Cell(band.Churned).Cell(band.ChurnedCustomers)
                .Cell(band.ChurnRate).Cell(band.ChurnRateByDateMean).Cell(band.StandardError).Cell(band.DesignEffect)
                .Interval(band.Interval).Interval(band.NaiveInterval).Interval(band.OtherMonthsInterval).Cell(band.Lift).Cell(band.Amount).Cell(band.GrossRetention).Cell(band.NetRetention)
                .Cell(band.ObservationsWithAmount).Cell(band.ChurnRateByAmount).Cell(band.RenewalRate).Cell(band.ExpansionRate).Cell(band.ContractionRate).Cell(band.WhyNot).Cell(band.OtherMonthsWhyNot);
        }

        return table;
    }

    private static CsvTable BandsByDate(BacktestReport report)
    {
        var table = new CsvTable("as_of", "band", "observations", "churned", "churn_rate");
        foreach (var band in report.BandsByDate)
        {
            table.Cell(band.AsOf).Cell(band.Band).Cell(band.Observations).Cell(band.Churned).Cell(band.ChurnRate);
        }

        return table;
    }

    private static CsvTable Comparisons(BacktestReport report)
    {
        var table = new CsvTable(
            "segment", "lower", "upper", "difference", "standard_error", "log_odds", "log_odds_standard_error", "z", "p", "p_holm",
            "risk_ratio", "risk_ratio_low", "risk_ratio_high");
        foreach (var part in Parts(report))
        {
            foreach (var pair in part.Comparisons)
            {
                table.Cell(part.Segment).Cell(pair.Lower).Cell(pair.Upper).Cell(pair.Difference).Cell(pair.StandardError)
                    .Cell(pair.LogOdds).Cell(pair.LogOddsStandardError).Cell(pair.Z).Cell(pair.P).Cell(pair.PHolm)
                    .Cell(pair.RiskRatio).Interval(pair.RiskRatioInterval);
            }
        }

        return table;
    }

    private static CsvTable Trends(BacktestReport report)
    {
        var table = new CsvTable("segment", "cochran_armitage_z", "logit_slope", "clustered_se", "clustered_z", "p", "within_date_z");
        foreach (var part in Parts(report))
        {
            var trend = part.Trend;
            table.Cell(part.Segment).Cell(trend?.CochranArmitageZ).Cell(trend?.LogitSlope).Cell(trend?.ClusteredSE).Cell(trend?.ClusteredZ).Cell(trend?.P).Cell(trend?.WithinDateZ);
        }

        return table;
    }

    private static CsvTable Aucs(BacktestReport report)
    {
        var table = new CsvTable(
            "segment", "auc", "standard_error", "interval_low", "interval_high", "naive_standard_error", "naive_interval_low", "naive_interval_high", "gini", "ks");
        foreach (var part in Parts(report))
        {
            var auc = part.Discrimination;
            table.Cell(part.Segment).Cell(auc?.Auc).Cell(auc?.StandardError).Interval(auc?.Interval)
                .Cell(auc?.NaiveStandardError).Interval(auc?.NaiveInterval).Cell(auc?.Gini).Cell(auc?.Ks);
        }

        return table;
    }

    private static CsvTable AucByDate(BacktestReport report)
    {
        var table = new CsvTable("segment", "as_of", "observations", "churned", "auc", "interval_low", "interval_high");
        foreach (var part in Parts(report))
        {
            foreach (var day in part.Discrimination?.ByDate ?? [])
            {
                table.Cell(part.Segment).Cell(day.AsOf).Cell(day.Observations).Cell(day.Churned).Cell(day.Auc).Interval(day.Interval);
            }
        }

        return table;
    }
}
