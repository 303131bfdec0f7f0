using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Which earlier as-of date the longer trend compares with.</summary>
public static class TrendSpan
{
    /// <summary>
    /// The date nearest to the rule's span before an as-of date, the earlier one of two that are as near; null where none lies within a sixth of the span
    /// (15 days of 90, so that months and quarters of every length find theirs, and another month's is never taken for it).
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="asOf">The as-of date.</param>
    /// <param name="dates">The dates with scores; those on or after the as-of date don't count.</param>
    public static DateOnly? Choose(TrendRule rule, DateOnly asOf, IEnumerable<DateOnly> dates)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(dates);
        var wanted = asOf.DayNumber - rule.Days;
        var near = dates.Where(date => date < asOf && Math.Abs(date.DayNumber - wanted) * 6 <= rule.Days)
            .OrderBy(date => Math.Abs(date.DayNumber - wanted)).ThenBy(date => date).ToList();
        return near.Count == 0 ? null : near[0];
    }
}
