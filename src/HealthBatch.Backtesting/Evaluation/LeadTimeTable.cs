using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// The bands of customers before their event. A snapshot speaks for an event k days ahead if it is the last one at least k days before it; the last
/// snapshot of all speaks as long as the one before it did.
/// </summary>
internal static class LeadTimeTable
{
    private static readonly int[] DaysBefore = [30, 60, 90, 180];

    public static LeadTime Of(EvaluationContext context) => new([.. DaysBefore.Select(days => Row(context, days))]);

    private static LeadTimeRow Row(EvaluationContext context, int days)
    {
        var rows = context.Rows;
        long events = 0, lowest = 0, below = 0;
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var from = rows.AsOfDates[date].DayNumber + days;
            var span = date + 1 < rows.AsOfDates.Count
                ? rows.AsOfDates[date + 1].DayNumber - rows.AsOfDates[date].DayNumber
                : date > 0 ? rows.AsOfDates[date].DayNumber - rows.AsOfDates[date - 1].DayNumber : context.HorizonDays;
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (rows.Customer[row] >= 0 && rows.Band[row] != CodeColumn.Missing && context.Timeline.Any(rows.Customer[row], context.Judged.Kind, from, from + span))
                {
                    events++;
                    lowest += rows.Band[row] == 0 ? 1 : 0;
                    below += rows.Band[row] < rows.Bands.Bands.Count - 1 ? 1 : 0;
                }
            }
        }

        return new LeadTimeRow(days, events, events == 0 ? null : (double)lowest / events, events == 0 ? null : (double)below / events);
    }
}
