using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>How customers move between bands from one date to the next. Every scored row counts, whether or not its horizon is complete.</summary>
internal static class StabilityTable
{
    public static Stability Of(ScoredRows rows, IEnumerable<PsiRow> metrics)
    {
        // One place more than bands: not listed, or without a band.
        var bands = rows.Bands.Bands.Count;
        var moves = new long[bands + 1, bands + 1];
        long triples = 0, flaps = 0;
        byte[] before = Absent(rows, bands), beforeThat = Absent(rows, bands);
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var now = Absent(rows, bands);
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (rows.Customer[row] >= 0 && rows.Band[row] != CodeColumn.Missing)
                {
                    now[rows.Customer[row]] = rows.Band[row];
                }
            }

            for (var c = 0; date > 0 && c < now.Length; c++)
            {
                moves[before[c], now[c]]++;
                if (beforeThat[c] < bands && before[c] < bands && now[c] < bands)
                {
                    triples++;
                    flaps += beforeThat[c] == now[c] && before[c] != now[c] ? 1 : 0;
                }
            }

            (beforeThat, before) = (before, now);
        }

        return new Stability([.. DriftTable.Of(rows), .. metrics], Migration(rows, moves), triples == 0 ? null : (double)flaps / triples);
    }

    private static byte[] Absent(ScoredRows rows, int bands)
    {
        var absent = new byte[rows.Ids.Count];
        Array.Fill(absent, (byte)bands);
        return absent;
    }

    private static List<MigrationRow> Migration(ScoredRows rows, long[,] moves)
    {
        var bands = rows.Bands.Bands.Count;
        var result = new List<MigrationRow>();
        for (var from = 0; from <= bands; from++)
        {
            var all = 0L;
            for (var to = 0; to <= bands; to++)
            {
                all += from == bands && to == bands ? 0 : moves[from, to];
            }

            for (var to = 0; to <= bands && all > 0; to++)
            {
                if (from < bands || to < bands)
                {
                    result.Add(new MigrationRow(
                        from == bands ? "new" : rows.Bands.Bands[from].Name, to == bands ? "gone" : rows.Bands.Bands[to].Name, moves[from, to], (double)moves[from, to] / all));
                }
            }
        }

        return result;
    }
}
