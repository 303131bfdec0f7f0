namespace HealthBatch.Backtesting.Results;

/// <summary>Time to the event from one as-of date, by band: one row a customer, watched to the last known day.</summary>
/// <param name="AsOf">The as-of date: the first that was used, which was watched longest.</param>
/// <param name="Customers">Its scored customers.</param>
/// <param name="Events">Those with the event.</param>
/// <param name="Curves">By band and time.</param>
/// <param name="LogRank">Whether the bands have one curve; null where that can't be asked.</param>
/// <param name="Pairs">Pairs of adjacent bands.</param>
/// <param name="CompetingExits">Customers whose watching ended with churn, where the event is another one; their risk is shown as cumulative incidence.</param>
public sealed record SurvivalResult(
    DateOnly AsOf, long Customers, long Events, IReadOnlyList<SurvivalRow> Curves, LogRankResult? LogRank, IReadOnlyList<LogRankResult> Pairs, long CompetingExits);

/// <summary>A band's curve at a day.</summary>
/// <param name="Band">The band.</param>
/// <param name="Days">Days after the as-of date.</param>
/// <param name="AtRisk">Customers still watched just before.</param>
/// <param name="Survival">The share without the event (Kaplan-Meier; a competing exit ends the watching).</param>
/// <param name="Interval">95%: low, high.</param>
/// <param name="CumulativeIncidence">The share that had the event by then, when those who left for another reason can't have it any more (Aalen-Johansen).</param>
public sealed record SurvivalRow(string Band, int Days, long AtRisk, double Survival, double[]? Interval, double CumulativeIncidence);

/// <summary>A log-rank test.</summary>
/// <param name="Bands">The bands compared.</param>
/// <param name="ChiSquared">The statistic.</param>
/// <param name="DegreesOfFreedom">Bands with customers, minus one.</param>
/// <param name="P">Its p.</param>
/// <param name="PHolm">After Holm over the pairs; null for the test of all bands.</param>
public sealed record LogRankResult(IReadOnlyList<string> Bands, double ChiSquared, int DegreesOfFreedom, double P, double? PHolm);
