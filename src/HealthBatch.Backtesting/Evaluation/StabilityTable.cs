using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>How customers move between bands from one date to the next. Every scored row counts, whether or not its horizon is complete.</summary>
internal sealed class StabilityTable(ScoredRows rows)
{
    // From each band to each, with one place more than bands: not listed, or without a band. Twice, and dates take turns: who stays in a band counts in one place over
    // and over, and each time would wait for the last.
    private readonly int _absent = rows.Bands.Bands.Count;
    private readonly long[] _moves = new long[2 * (rows.Bands.Bands.Count + 1) * (rows.Bands.Bands.Count + 1)];
    private long _triples;
    private long _flaps;

    /// <summary>Takes a customer's bands by date.</summary>
    public void Add(ReadOnlySpan<byte> bands)
    {
        var absent = _absent;
        var moves = _moves;
        int first = absent, second = bands[0], triples = 0, flaps = 0;
        for (var date = 1; date < bands.Length; date++)
        {
            int third = bands[date];
            moves[((((date & 1) * (absent + 1)) + second) * (absent + 1)) + third]++;
            var listed = first < absent & second < absent & third < absent;
            triples += listed ? 1 : 0;
            flaps += listed & first == third & second != third ? 1 : 0;
            (first, second) = (second, third);
        }

        _triples += triples;
        _flaps += flaps;
    }

    /// <summary>Adds what another took of other customers.</summary>
    public void Add(StabilityTable other)
    {
        for (var move = 0; move < _moves.Length; move++)
        {
            _moves[move] += other._moves[move];
        }

        _triples += other._triples;
        _flaps += other._flaps;
    }

    public Stability Result(PanelTally tally, IEnumerable<PsiRow> metrics) =>
        new([.. DriftTable.Of(rows, tally), .. metrics], Migration(), _triples == 0 ? null : (double)_flaps / _triples);

    private List<MigrationRow> Migration()
    {
        var bands = rows.Bands.Bands.Count;
        long Moves(int from, int to) => _moves[(from * (bands + 1)) + to] + _moves[((bands + 1 + from) * (bands + 1)) + to];
        var result = new List<MigrationRow>();
        for (var from = 0; from <= bands; from++)
        {
            var all = 0L;
            for (var to = 0; to <= bands; to++)
            {
                all += from == bands && to == bands ? 0 : Moves(from, to);
            }

            for (var to = 0; to <= bands && all > 0; to++)
            {
                if (from < bands || to < bands)
                {
                    result.Add(new MigrationRow(
                        from == bands ? "new" : rows.Bands.Bands[from].Name, to == bands ? "gone" : rows.Bands.Bands[to].Name, Moves(from, to), (double)Moves(from, to) / all));
                }
            }
        }

        return result;
    }
}
