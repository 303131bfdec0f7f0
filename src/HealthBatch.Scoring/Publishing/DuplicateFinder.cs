using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Finds the customers who are listed more than once, for snapshots whose ids do not rise: 8 bytes a row. Hashes find the candidates, a second reading of the
/// ids decides.
/// </summary>
internal sealed class DuplicateFinder(SnapshotRows rows, int threads, CancellationToken token)
{
    private const int BatchRows = 4096;

    /// <summary>Customers who are listed more than once, in the order in which each first repeats itself, and all their rows, rising.</summary>
    public (List<DuplicateCustomer> Customers, long[] Rows) Find()
    {
        if (rows.Count > Array.MaxLength)
        {
            throw new InputException("the snapshot", $"{rows.Count} rows whose customers are in no order", $"at most {Array.MaxLength}, or rows sorted by customer");
        }

        var repeated = RepeatedHashes();
        return repeated.Count == 0 ? ([], []) : Decide(repeated);
    }

    private HashSet<ulong> RepeatedHashes()
    {
        var hashes = new ulong[rows.Count];
        Each((start, column, count) =>
        {
            for (var row = 0; row < count; row++)
            {
                hashes[start + row] = CustomerIds.Hash(column[row]);
            }
        });
        Array.Sort(hashes);
        var repeated = new HashSet<ulong>();
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
            {
                repeated.Add(hashes[i]);
            }
        }

        return repeated;
    }

    private (List<DuplicateCustomer> Customers, long[] Rows) Decide(HashSet<ulong> repeated)
    {
        var found = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        Each((start, column, count) =>
        {
            for (var row = 0; row < count; row++)
            {
                if (repeated.Contains(CustomerIds.Hash(column[row])))
                {
                    var id = Encoding.UTF8.GetString(column[row]);
                    lock (found)
                    {
                        if (!found.TryGetValue(id, out var places))
                        {
                            found.Add(id, places = []);
                        }

                        places.Add(start + row);
                    }
                }
            }
        });
        var repeats = found.Where(entry => entry.Value.Count > 1).ToList();
        repeats.ForEach(entry => entry.Value.Sort());
        repeats.Sort((a, b) => a.Value[1].CompareTo(b.Value[1]));
        return (
            [.. repeats.Select(entry => new DuplicateCustomer(entry.Key, entry.Value.Count, [.. entry.Value.Take(10).Select(rows.Describe)]))],
            [.. repeats.SelectMany(entry => entry.Value).Order()]);
    }

    private void Each(Action<long, TextColumn, int> use)
    {
        ColumnRequest[] requests = [rows.Requests[^1]];
        Parallel.For(0, rows.Groups, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = token }, group =>
        {
            using var reader = rows.Read(group, requests);
            var batch = new ColumnBatch(requests, BatchRows);
            for (var at = rows.StartOf(group); reader.Read(batch); at += batch.RowCount)
            {
                use(at, batch.Text(0), batch.RowCount);
            }
        });
    }
}
