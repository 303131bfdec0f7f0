using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Finds the rows that became known after the as-of date. Reads one column, and none of a file that does not have it.</summary>
internal sealed class KnownLaterFinder(SnapshotRows rows, string column, DateOnly asOf, int threads, CancellationToken token)
{
    private const int BatchRows = 4096;

    /// <summary>Their places among all rows, rising.</summary>
    public long[] Find()
    {
        for (var group = 0; group < rows.Groups; group++)
        {
            if (rows.Has(group, column))
            {
                return Read();
            }
        }

        return [];
    }

    // A method of its own, so that a snapshot without the column doesn't load what reads in parallel.
    private long[] Read()
    {
        var found = new List<long>();
        var end = AsOfMoment.End(asOf);
        ColumnRequest[] requests = [new ColumnRequest(column, ColumnForm.Timestamp)];
        Parallel.For(0, rows.Groups, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = token }, group =>
        {
            if (!rows.Has(group, column))
            {
                return;
            }

            var later = new List<long>();
            using var reader = rows.Read(group, requests);
            var batch = new ColumnBatch(requests, BatchRows);
            for (var at = rows.StartOf(group); reader.Read(batch); at += batch.RowCount)
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (AsOfMoment.IsLater(batch.Integer(0), row, end))
                    {
                        later.Add(at + row);
                    }
                }
            }

            lock (found)
            {
                found.AddRange(later);
            }
        });
        return [.. found.Order()];
    }
}
