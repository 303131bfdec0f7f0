using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Notes;

/// <summary>
/// Joins revenue and treatment from the snapshots to rows that were read from elsewhere: published scores hold neither. A customer whom the snapshot no longer lists
/// has no amount, and nothing is known of its treatment.
/// </summary>
internal static class Companions
{
    private const int BatchRows = 8192;

    /// <summary>Fills amounts and treatment by customer and date; later files win where a customer is listed twice. Returns the files that it read.</summary>
    public static IReadOnlyList<InputFile> Join(
        ScoredRows rows, IReadOnlyList<Snapshot> companions, LakeColumns columns, string amountColumn, bool keepAmounts,
        RowNotes? notes, Func<ITableFile, string>? hashOf, CancellationToken cancellation)
    {
        var byDate = companions.ToDictionary(snapshot => snapshot.AsOf);
        var rowOf = new int[rows.Ids.Count];
        var read = new List<InputFile>();
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            if (!byDate.TryGetValue(rows.AsOfDates[date], out var snapshot))
            {
                continue;
            }

            Array.Fill(rowOf, -1);
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (rows.Customer[row] >= 0)
                {
                    rowOf[rows.Customer[row]] = row;
                }
            }

            foreach (var file in snapshot.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                using var source = file.Open();
                read.Add(new InputFile(file.Path, hashOf?.Invoke(file) ?? string.Empty, source.RowCount));
                Read(source, rows, rowOf, columns, keepAmounts ? amountColumn : null, notes);
            }
        }

        return read;
    }

    private static void Read(IColumnSource source, ScoredRows rows, int[] rowOf, LakeColumns columns, string? amountColumn, RowNotes? notes)
    {
        List<ColumnRequest> requests = [new(columns.CustomerId, ColumnForm.Text)];
        int amount = -1, treated = -1;
        if (amountColumn is not null && source.Schema.Find(amountColumn) is not null)
        {
            amount = requests.Count;
            requests.Add(new ColumnRequest(amountColumn, ColumnForm.Number));
        }

        if (notes is not null && source.Schema.Find(columns.Treated) is not null)
        {
            treated = requests.Count;
            requests.Add(new ColumnRequest(columns.Treated, ColumnForm.Number));
        }

        if (requests.Count == 1)
        {
            return;
        }

        var batch = new ColumnBatch(requests, BatchRows);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                Take(batch, rows, rowOf, amount, treated, notes);
            }
        }
    }

    private static void Take(ColumnBatch batch, ScoredRows rows, int[] rowOf, int amount, int treated, RowNotes? notes)
    {
        var ids = batch.Text(0);
        for (var i = 0; i < batch.RowCount; i++)
        {
            if (ids.IsMissing(i) || rows.Ids.Find(ids[i]) is not (>= 0 and var customer) || rowOf[customer] is not (>= 0 and var row))
            {
                continue;
            }

            if (amount >= 0)
            {
                var value = batch.Number(amount).Values[i];
                rows.AmountOfAll()[row] = double.IsFinite(value) ? value : double.NaN;
            }

            if (treated >= 0)
            {
                var value = batch.Number(treated).Values[i];
                notes!.TreatedOfAll()[row] = double.IsNaN(value) ? Treatment.Unknown : value == 0 ? Treatment.No : Treatment.Yes;
            }
        }
    }
}
