using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>What one reading gave, and what is asked of it.</summary>
internal sealed record EvaluationContext(
    ScoredRows Rows,
    OutcomeBook Outcomes,
    OutcomeTimeline Timeline,
    OutcomeEvent Judged,
    Labeller Labels,
    MetricTally? Metrics,
    LabelledRows Panel,
    PanelTally Tally,
    PanelSummaries Summaries,
    OutcomeDefinition Definition,
    DateOnly ObservedThrough,
    int HorizonDays,
    BacktestOptions Options);
