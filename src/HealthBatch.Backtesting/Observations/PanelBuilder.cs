namespace HealthBatch.Backtesting.Observations;

/// <summary>Keeps the rows that are observations, and numbers their customers without gaps.</summary>
internal static class PanelBuilder
{
    public static ObservationPanel Build(ScoredRows rows, RowFate[] fate)
    {
        var kept = 0;
        foreach (var value in fate)
        {
            kept += value <= RowFate.Event ? 1 : 0;
        }

        if (kept == rows.Count)
        {
            return Whole(rows, fate);
        }

        var number = new int[rows.Ids.Count];
        var ids = new List<int>();
        var customer = new int[kept];
        var churned = new bool[kept];
        var dates = new List<DateOnly>();
        var starts = new List<int>();
        var at = 0;
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var start = at;
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (fate[row] <= RowFate.Event)
                {
                    ref var place = ref number[rows.Customer[row]];
                    if (place == 0)
                    {
                        ids.Add(rows.Customer[row]);
                        place = ids.Count;
                    }

                    customer[at] = place - 1;
                    churned[at++] = fate[row] == RowFate.Event;
                }
            }

            if (at > start)
            {
                dates.Add(rows.AsOfDates[date]);
                starts.Add(start);
            }
        }

        starts.Add(at);
        return new ObservationPanel
        {
            AsOfDates = dates,
            DateStart = [.. starts],
            Customer = customer,
            CustomerCount = ids.Count,
            Event = churned,
            Score = Keep(rows.Score, fate, kept),
            Band = Keep(rows.Band, fate, kept),
            Segment = Keep(rows.Segment, fate, kept),
            Amount = rows.Amount is { } amount ? Keep(amount, fate, kept) : null,
            Metrics = rows.Metrics,
            Normalised = rows.Normalised is { } normalised ? KeepEach(normalised, fate, kept) : null,
            Bands = rows.Bands,
            Segments = rows.Segments,
            Ids = rows.Ids,
            IdNumber = [.. ids],
        };
    }

    /// <summary>Where every row is an observation, the rows' own numbering has no gaps and their arrays serve as they are.</summary>
    private static ObservationPanel Whole(ScoredRows rows, RowFate[] fate)
    {
        var churned = new bool[fate.Length];
        for (var row = 0; row < fate.Length; row++)
        {
            churned[row] = fate[row] == RowFate.Event;
        }

        return new ObservationPanel
        {
            AsOfDates = rows.AsOfDates,
            DateStart = rows.DateStart,
            Customer = rows.Customer,
            CustomerCount = rows.Ids.Count,
            Event = churned,
            Score = rows.Score,
            Band = rows.Band,
            Segment = rows.Segment,
            Amount = rows.Amount,
            Metrics = rows.Metrics,
            Normalised = rows.Normalised,
            Bands = rows.Bands,
            Segments = rows.Segments,
            Ids = rows.Ids,
            IdNumber = [.. Enumerable.Range(0, rows.Ids.Count)],
        };
    }

    private static T[] Keep<T>(T[] values, RowFate[] fate, int kept)
    {
        if (kept == values.Length)
        {
            return values;
        }

        var result = new T[kept];
        var at = 0;
        for (var row = 0; row < fate.Length; row++)
        {
            if (fate[row] <= RowFate.Event)
            {
                result[at++] = values[row];
            }
        }

        return result;
    }

    /// <summary>One metric after the other, letting go of each full column before the next is made.</summary>
    private static double[][] KeepEach(double[][] columns, RowFate[] fate, int kept)
    {
        var result = new double[columns.Length][];
        for (var i = 0; i < columns.Length; i++)
        {
            result[i] = Keep(columns[i], fate, kept);
            columns[i] = [];
        }

        return result;
    }
}
