using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>How customers move between bands from one date to the next. Every scored row counts, whether or not its horizon is complete.</summary>
internal sealed class StabilityTable(ScoredRows rows)
{
    // One place more than bands: not listed, or without a band.
    private readonly long[,] _moves = new long[rows.Bands.Bands.Count + 1, rows.Bands.Bands.Count + 1];
    private long _triples;
    private long _flaps;

    /// <summary>Takes a customer's bands by date.</summary>
    public void Add(ReadOnlySpan<byte> bands)
    {
        var absent = rows.Bands.Bands.Count;
        for (var date = 1; date < bands.Length; date++)
        {
            _moves[bands[date - 1], bands[date]]++;
            if (date > 1 && bands[date - 2] < absent && bands[date - 1] < absent && bands[date] < absent)
            {
                _triples++;
                _flaps += bands[date - 2] == bands[date] && bands[date - 1] != bands[date] ? 1 : 0;
            }
        }
    }

    /// <summary>Adds what another took of other customers.</summary>
    public void Add(StabilityTable other)
    {
        for (var from = 0; from < _moves.GetLength(0); from++)
        {
            for (var to = 0; to < _moves.GetLength(1); to++)
            {
                _moves[from, to] += other._moves[from, to];
            }
        }

        _triples += other._triples;
        _flaps += other._flaps;
    }

    public Stability Result(PanelTally tally, IEnumerable<PsiRow> metrics) =>
        new([.. DriftTable.Of(rows, tally), .. metrics], Migration(rows, _moves), _triples == 0 ? null : (double)_flaps / _triples);

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
