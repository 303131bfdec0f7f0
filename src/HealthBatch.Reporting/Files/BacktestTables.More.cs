using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Files;

/// <summary>The tables beyond the verdict.</summary>
internal static partial class BacktestTables
{
    private static CsvTable Metrics(IReadOnlyList<MetricRow> rows)
    {
        var table = new CsvTable("metric", "observations", "coverage", "auc", "standard_error", "interval_low", "interval_high", "naive_standard_error", "error_customers", "information_value", "as_expected");
        foreach (var row in rows)
        {
            table.Cell(row.Metric).Cell(row.Observations).Cell(row.Coverage).Cell(row.Auc).Cell(row.StandardError).Interval(row.Interval)
                .Cell(row.NaiveStandardError).Cell(row.ErrorCustomers).Cell(row.InformationValue)
                .Cell(row.AsExpected switch { true => "true", false => "false", null => "" });
        }

        return table;
    }

    private static CsvTable Corrections(IReadOnlyList<RaterCorrectionRow> rows)
    {
        var table = new CsvTable("as_of", "segment", "metric", "rater", "ratings", "raw_mean", "shrinkage", "offset");
        foreach (var row in rows)
        {
            table.Cell(row.AsOf).Cell(row.Segment).Cell(row.Metric).Cell(row.Rater).Cell(row.Ratings).Cell(row.RawMean).Cell(row.Shrinkage).Cell(row.Offset);
        }

        return table;
    }

    private static CsvTable Challengers(IReadOnlyList<ChallengerResult> rows)
    {
        var table = new CsvTable(
            "challenger", "version", "sha256", "observations", "churned", "champion_auc", "challenger_auc", "difference", "standard_error", "interval_low", "interval_high", "p",
            "within_date_champion_auc", "within_date_challenger_auc", "within_date_difference", "within_date_standard_error", "within_date_interval_low", "within_date_interval_high",
            "within_date_p");
        foreach (var row in rows)
        {
            table.Cell(row.Scorecard.Name).Cell(row.Scorecard.Version).Cell(row.Scorecard.Sha256).Cell(row.Observations).Cell(row.Churned)
                .Cell(row.ChampionAuc).Cell(row.ChallengerAuc).Cell(row.Difference).Cell(row.StandardError).Interval(row.Interval).Cell(row.P)
                .Cell(row.WithinDate?.ChampionAuc).Cell(row.WithinDate?.ChallengerAuc).Cell(row.WithinDate?.Difference).Cell(row.WithinDate?.StandardError)
                .Interval(row.WithinDate?.Interval).Cell(row.WithinDate?.P);
        }

        return table;
    }

    private static CsvTable Capacity(IReadOnlyList<CapacityRow> rows)
    {
        var table = new CsvTable("share", "observations", "score_at_cut", "recall", "recall_low", "recall_high", "precision", "lift", "lift_low", "lift_high", "false_alarms");
        foreach (var row in rows)
        {
            table.Cell(row.Share).Cell(row.Observations).Cell(row.ScoreAtCut).Cell(row.Recall).Interval(row.RecallInterval).Cell(row.Precision)
                .Cell(row.Lift).Interval(row.LiftInterval).Cell(row.FalseAlarms);
        }

        return table;
    }

    private static CsvTable Horizons(IReadOnlyList<HorizonRow> rows)
    {
        var table = new CsvTable("days", "as_of_dates", "observations", "churned", "lowest_rate", "highest_rate", "auc", "interval_low", "interval_high", "verdict");
        foreach (var row in rows)
        {
            table.Cell(row.Days).Cell(row.AsOfDates).Cell(row.Observations).Cell(row.Churned).Cell(row.LowestRate).Cell(row.HighestRate)
                .Cell(row.Auc).Interval(row.AucInterval).Cell(row.Verdict);
        }

        return table;
    }

    private static CsvTable LeadTimes(LeadTime? leadTime)
    {
        var table = new CsvTable("days", "events", "lowest_band", "below_healthiest");
        foreach (var row in leadTime?.Rows ?? [])
        {
            table.Cell(row.Days).Cell(row.Events).Cell(row.LowestBand).Cell(row.BelowHealthiest);
        }

        return table;
    }

    private static CsvTable Psi(Stability? stability)
    {
        var table = new CsvTable("as_of", "column", "value", "critical");
        foreach (var row in stability?.Psi ?? [])
        {
            table.Cell(row.AsOf).Cell(row.Column).Cell(row.Value).Cell(row.Critical);
        }

        return table;
    }

    private static CsvTable Migration(Stability? stability)
    {
        var table = new CsvTable("from", "to", "customers", "share");
        foreach (var row in stability?.Migration ?? [])
        {
            table.Cell(row.From).Cell(row.To).Cell(row.Customers).Cell(row.Share);
        }

        return table;
    }

    private static CsvTable Calibration(CalibrationResult? calibration)
    {
        var table = new CsvTable("score_from", "score_to", "observations", "churned", "expected");
        foreach (var row in calibration?.Groups ?? [])
        {
            table.Cell(row.ScoreFrom).Cell(row.ScoreTo).Cell(row.Observations).Cell(row.Churned).Cell(row.Expected);
        }

        return table;
    }

    private static CsvTable Survival(SurvivalResult? survival)
    {
        var table = new CsvTable("as_of", "band", "days", "at_risk", "survival", "interval_low", "interval_high", "cumulative_incidence");
        foreach (var row in survival?.Curves ?? [])
        {
            table.Cell(survival!.AsOf).Cell(row.Band).Cell(row.Days).Cell(row.AtRisk).Cell(row.Survival).Interval(row.Interval).Cell(row.CumulativeIncidence);
        }

        return table;
    }
}
