using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Files;

/// <summary>The tables of a reweighting, one row set per segment.</summary>
internal static class ReweightTables
{
    /// <summary>Name and table, in no order that matters.</summary>
    public static IEnumerable<(string Name, CsvTable Table)> Of(ReweightReport report)
    {
        yield return ("decisions", Decisions(report));
        yield return ("metrics", Metrics(report));
        yield return ("metric-bands", MetricBands(report));
        yield return ("parsimony", Parsimony(report));
        yield return ("candidates", Candidates(report));
        yield return ("folds", Folds(report));
        yield return ("cuts", Cuts(report));
        yield return ("moves", Moves(report));
        yield return ("customers", Customers(report));
        yield return ("inputs", BacktestTables.Inputs(report.Inputs));
    }

    private static CsvTable Decisions(ReweightReport report)
    {
        var table = new CsvTable(
            "segment", "decision", "alpha", "look", "observations", "customers", "churned_customers", "auc_current", "auc_suggested", "difference", "standard_error",
            "interval_low", "interval_high", "p", "detectable_gain", "scale", "tau_squared", "q", "degrees_of_freedom", "rounding_cost",
            "caught_churners", "lost_churners", "newly_flagged", "no_longer_flagged", "fit", "why",
            "own_formula_worth_it", "auc_own", "auc_pooled", "own_difference", "own_p");
        foreach (var segment in report.Segments)
        {
            var test = segment.OutOfTime;
            var shrinkage = segment.Shrinkage;
            table.Cell(segment.Segment).Cell(segment.Decision).Cell(segment.Alpha).Cell(segment.Look)
                .Cell(segment.Observations).Cell(segment.Customers).Cell(segment.ChurnedCustomers)
                .Cell(test?.AucCurrent).Cell(test?.AucSuggested).Cell(test?.Difference).Cell(test?.StandardError).Interval(test?.Interval).Cell(test?.P).Cell(test?.DetectableGain)
                .Cell(shrinkage?.Scale).Cell(shrinkage?.TauSquared).Cell(shrinkage?.Q).Cell(shrinkage?.DegreesOfFreedom).Cell(shrinkage?.RoundingCost)
                .Cell(segment.Impact?.CaughtChurners).Cell(segment.Impact?.LostChurners).Cell(segment.Impact?.NewlyFlagged).Cell(segment.Impact?.NoLongerFlagged)
                .Cell(segment.Fit).Cell(segment.Why)
                .Cell(segment.OwnFormula is { } own ? own.WorthIt ? "true" : "false" : "").Cell(segment.OwnFormula?.AucOwn).Cell(segment.OwnFormula?.AucPooled)
                .Cell(segment.OwnFormula?.Difference).Cell(segment.OwnFormula?.P);
        }

        return table;
    }

    private static CsvTable Metrics(ReweightReport report)
    {
        var table = new CsvTable(
            "segment", "dimension", "metric", "current", "suggested", "interval_low", "interval_high", "coefficient", "standard_error", "clustered_standard_error", "p",
            "sign_stability", "missing_share", "stale_share", "psi", "psi_critical", "variance_inflation", "auc",
            "fitted_points", "shrunk_points", "limited_points", "adds", "note");
        foreach (var segment in report.Segments)
        {
            foreach (var metric in segment.Metrics)
            {
                table.Cell(segment.Segment).Cell(metric.Dimension).Cell(metric.Metric).Cell(metric.Current).Cell(metric.Suggested).Interval(metric.Interval)
                    .Cell(metric.Coefficient).Cell(metric.StandardError).Cell(metric.ClusteredStandardError).Cell(metric.P)
                    .Cell(metric.SignStability).Cell(metric.MissingShare).Cell(metric.StaleShare).Cell(metric.Psi).Cell(metric.PsiCritical).Cell(metric.VarianceInflation).Cell(metric.Auc)
                    .Cell(metric.FittedPoints).Cell(metric.ShrunkPoints).Cell(metric.LimitedPoints).Cell(metric.Adds).Cell(metric.Note ?? "");
            }
        }

        return table;
    }

    private static CsvTable MetricBands(ReweightReport report)
    {
        var table = new CsvTable("segment", "metric", "from", "to", "observations", "churned", "churn_rate");
        foreach (var segment in report.Segments)
        {
            foreach (var metric in segment.Metrics)
            {
                foreach (var band in metric.Bands)
                {
                    table.Cell(segment.Segment).Cell(metric.Metric).Cell(band.From).Cell(band.To).Cell(band.Observations).Cell(band.Churned).Cell(band.ChurnRate);
                }
            }
        }

        return table;
    }

    private static CsvTable Parsimony(ReweightReport report)
    {
        var table = new CsvTable("segment", "size", "metrics", "auc", "difference", "standard_error", "enough");
        foreach (var segment in report.Segments)
        {
            foreach (var step in segment.Parsimony)
            {
                table.Cell(segment.Segment).Cell(step.Metrics.Count).Cell(string.Join("; ", step.Metrics)).Cell(step.Auc).Cell(step.Difference).Cell(step.StandardError)
                    .Cell(step.Enough ? "true" : "false");
            }
        }

        return table;
    }

    private static CsvTable Candidates(ReweightReport report)
    {
        var table = new CsvTable(
            "segment", "column", "better", "points", "missing_share", "auc", "auc_with", "difference", "standard_error", "interval_low", "interval_high", "p", "p_holm", "sign_stability",
            "adds", "not_ranked");
        foreach (var segment in report.Segments)
        {
            foreach (var candidate in segment.Candidates ?? [])
            {
                table.Cell(segment.Segment).Cell(candidate.Column).Cell(candidate.Better ?? "").Cell(candidate.Points).Cell(candidate.MissingShare).Cell(candidate.Auc)
                    .Cell(candidate.AucWith).Cell(candidate.Difference).Cell(candidate.StandardError).Interval(candidate.Interval).Cell(candidate.P).Cell(candidate.PHolm)
                    .Cell(candidate.SignStability).Cell(candidate.Adds ? "true" : "false").Cell(candidate.NotRanked ?? "");
            }
        }

        return table;
    }

    private static CsvTable Folds(ReweightReport report)
    {
        var table = new CsvTable("segment", "test_date", "train_from", "train_to", "train_dates", "observations", "churned", "auc_current", "auc_suggested",
            "log_loss_current", "log_loss_suggested", "calibration_intercept_current", "calibration_intercept_suggested", "calibration_slope_current", "calibration_slope_suggested",
            "capture_current", "capture_suggested");
        foreach (var segment in report.Segments)
        {
            foreach (var fold in segment.OutOfTime?.Folds ?? [])
            {
                table.Cell(segment.Segment).Cell(fold.TestDate);
                table = fold.TrainDates.Count > 0 ? table.Cell(fold.TrainDates[0]).Cell(fold.TrainDates[^1]) : table.Cell("").Cell("");
                table.Cell(fold.TrainDates.Count).Cell(fold.Observations).Cell(fold.Churned).Cell(fold.AucCurrent).Cell(fold.AucSuggested)
                    .Cell(fold.Current?.LogLoss).Cell(fold.Suggested?.LogLoss).Cell(fold.Current?.CalibrationIntercept).Cell(fold.Suggested?.CalibrationIntercept)
                    .Cell(fold.Current?.CalibrationSlope).Cell(fold.Suggested?.CalibrationSlope).Cell(fold.Current?.Capture).Cell(fold.Suggested?.Capture);
            }
        }

        return table;
    }

    private static CsvTable Cuts(ReweightReport report)
    {
        var table = new CsvTable("segment", "band", "current", "suggested", "customers", "customers_suggested", "customers_with_current_starts");
        foreach (var segment in report.Segments)
        {
            foreach (var cut in segment.Cuts ?? [])
            {
                table.Cell(segment.Segment).Cell(cut.Band).Cell(cut.Current).Cell(cut.Suggested)
                    .Cell(cut.Customers).Cell(cut.CustomersSuggested).Cell(cut.CustomersWithCurrentStarts);
            }
        }

        return table;
    }

    private static CsvTable Moves(ReweightReport report)
    {
        var table = new CsvTable("segment", "as_of", "from", "to", "customers", "amount");
        foreach (var segment in report.Segments)
        {
            foreach (var move in segment.Impact?.Moves ?? [])
            {
                table.Cell(segment.Segment).Cell(segment.Impact!.AsOf).Cell(move.From).Cell(move.To).Cell(move.Customers).Cell(move.Amount);
            }
        }

        return table;
    }

    private static CsvTable Customers(ReweightReport report)
    {
        var table = new CsvTable("segment", "customer_id", "from", "to", "score_before", "score_after", "amount");
        foreach (var segment in report.Segments)
        {
            foreach (var customer in segment.Impact?.Largest ?? [])
            {
                table.Cell(segment.Segment).Cell(customer.CustomerId).Cell(customer.From).Cell(customer.To).Cell(customer.ScoreBefore).Cell(customer.ScoreAfter).Cell(customer.Amount);
            }
        }

        return table;
    }
}
