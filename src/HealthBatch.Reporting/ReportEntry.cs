namespace HealthBatch.Reporting;

/// <summary>One report in a list of reports.</summary>
/// <param name="Scorecard">The scorecard's name.</param>
/// <param name="Kind">"backtest", "reweight", or "backtest-EVENT" for further events.</param>
/// <param name="AsOf">The last date used.</param>
/// <param name="Outcome">The verdict or decision as in report.json; null where it isn't known.</param>
/// <param name="Sentence">The same in a sentence.</param>
/// <param name="Address">Where its page is, relative to the list.</param>
public sealed record ReportEntry(string Scorecard, string Kind, DateOnly AsOf, string? Outcome, string Sentence, string Address);
