using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet;

namespace HealthBatch.Worker.Import;

/// <summary>
/// Finds rows that another file of outcomes has as well: the same customer, day, word and amount. An export that holds those of an earlier one, imported under a name of
/// its own, lets their amounts count twice. Two rows of one file may be alike: a customer can expand twice on a day.
/// </summary>
internal static class RepeatedOutcomes
{
    private const int BatchRows = 2048;

    /// <summary>By other file: how many of its rows the imported file has; files without such rows are left out.</summary>
    /// <param name="imported">What was imported.</param>
    /// <param name="others">The other files. Those without the columns of outcomes, or damaged, are passed over: runs that read them say so.</param>
    /// <param name="names">The lake's names.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<(string Path, long Rows)> Of(ITableFile imported, IEnumerable<ITableFile> others, LakeColumns names, CancellationToken cancellation)
    {
        var known = Rows(imported, names, cancellation).ToHashSet();
        var found = new List<(string Path, long Rows)>();
        foreach (var other in others)
        {
            try
            {
                if (Rows(other, names, cancellation).LongCount(known.Contains) is > 0 and var rows)
                {
                    found.Add((other.Path, rows));
                }
            }
            catch (Exception exception) when (exception is InputException or ParquetFormatException or IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }

        return found;
    }

    private static IEnumerable<(string Customer, int Day, string Word, double? Amount)> Rows(ITableFile file, LakeColumns names, CancellationToken cancellation)
    {
        using var source = file.Open();
        var hasAmounts = source.Schema.Find(names.OutcomeAmount) is not null;
        List<ColumnRequest> requests = [new(names.CustomerId, ColumnForm.Text), new(names.OutcomeDate, ColumnForm.Date), new(names.Outcome, ColumnForm.Text)];
        requests.AddRange(hasAmounts ? [new ColumnRequest(names.OutcomeAmount, ColumnForm.Number)] : []);
        var batch = new ColumnBatch(requests, BatchRows);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                cancellation.ThrowIfCancellationRequested();
                for (var row = 0; row < batch.RowCount; row++)
                {
                    yield return (
                        Encoding.UTF8.GetString(batch.Text(0)[row]),
                        batch.Date(1).Values[row],
                        Encoding.UTF8.GetString(batch.Text(2)[row]),
                        hasAmounts && !batch.Number(3).IsMissing(row) ? batch.Number(3).Values[row] : null);
                }
            }
        }
    }
}
