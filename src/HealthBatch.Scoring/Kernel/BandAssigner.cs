using System.Runtime.Intrinsics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Bands of scores in hundredths: as many starts lie at or below a score as bands lie below its own. Immutable.</summary>
internal sealed class BandAssigner
{
    private readonly short[] _starts;

    /// <summary>Takes the least score of every band but the first.</summary>
    public BandAssigner(BandScale bands)
    {
        _starts = new short[bands.Bands.Count - 1];
        var score = 0;
        for (var band = 1; band <= _starts.Length; band++)
        {
            while (score <= ScoreGrid.Best && bands.IndexOf(score) < band)
            {
                score++;
            }

            _starts[band - 1] = (short)score;
        }
    }

    /// <summary>Fills the bands; a missing score has none.</summary>
    public void Assign(ReadOnlySpan<short> scores, Span<byte> bands)
    {
        var i = 0;
        for (; i <= scores.Length - 32; i += 32)
        {
            Vector256.Narrow(Count(Vector256.Create(scores.Slice(i, 16))), Count(Vector256.Create(scores.Slice(i + 16, 16)))).CopyTo(bands.Slice(i, 32));
        }

        for (; i < scores.Length; i++)
        {
            var band = 0;
            foreach (var start in _starts)
            {
                band += scores[i] >= start ? 1 : 0;
            }

            bands[i] = scores[i] == GridColumn.Missing ? CodeColumn.Missing : (byte)band;
        }
    }

    private Vector256<ushort> Count(Vector256<short> scores)
    {
        var count = Vector256<short>.Zero;
        foreach (var start in _starts)
        {
            // All bits set is -1.
            count -= Vector256.GreaterThanOrEqual(scores, Vector256.Create(start));
        }

        return Vector256.ConditionalSelect(Vector256.Equals(scores, Vector256.Create(GridColumn.Missing)), Vector256.Create((short)CodeColumn.Missing), count).AsUInt16();
    }
}
