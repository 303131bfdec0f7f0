using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Shows every row that was read, one after the other: by date, file, row group and row.</summary>
internal static class RowVisit
{
    public static void All(ScoredRows rows, Labeller labels, string judged, RowVisitor visit, CancellationToken cancellation)
    {
        var names = Enum.GetValues<RowFate>().Select(FateCounts.Name).ToArray();
        var fate = labels.Fate;
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                var customer = rows.Customer[row];
                visit(new LabelledRow
                {
                    Event = judged,
                    AsOf = rows.AsOfDates[date],
                    CustomerId = customer == ScoredRows.NoCustomer ? [] : rows.Ids[customer < 0 ? ~customer : customer],
                    Segment = rows.Segments[rows.Segment[row]],
                    Score = rows.Score[row],
                    Band = rows.Band[row] == CodeColumn.Missing ? null : rows.Bands.Bands[rows.Band[row]].Name,
                    Amount = rows.Amount?[row] ?? double.NaN,
                    Status = names[(int)fate[row]],
                    Returned = (labels.Class[row] & Labeller.ReturnedBit) != 0,
                });
            }
        }
    }
}
