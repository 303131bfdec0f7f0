using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// The class of a row from the outcomes in its longest window. It depends only on which horizon each falls in, on their kinds and on which share a day:
/// for up to three outcomes that is a small number, and the answer is looked up.
/// </summary>
internal sealed class WindowClasses
{
    private const int Bits = 6;
    private const int None = 63;
    private const int Known = 3;
    private const byte Unknown = byte.MaxValue;
    private readonly OutcomeEvent _event;
    private readonly bool _firstDecision;
    private readonly int[] _horizons;
    private readonly byte[] _horizonOf;
    private readonly byte[] _memo = new byte[1 << ((Known * Bits) + Known - 1)];
    private readonly FateClasses _classes;

    /// <param name="judged">The event.</param>
    /// <param name="firstDecision">The label rule.</param>
    /// <param name="horizons">Days, rising.</param>
    /// <param name="classes">Where classes get their numbers.</param>
    public WindowClasses(OutcomeEvent judged, bool firstDecision, int[] horizons, FateClasses classes)
    {
        (_event, _firstDecision, _horizons, _classes) = (judged, firstDecision, horizons, classes);
        _horizonOf = new byte[horizons[^1] + 1];
        for (int days = 0, horizon = 0; days < _horizonOf.Length; days++)
        {
            horizon += days > horizons[horizon] ? 1 : 0;
            _horizonOf[days] = (byte)horizon;
        }

        Array.Fill(_memo, Unknown);
    }

    /// <summary>The class of a window.</summary>
    /// <param name="packed">Its outcomes, by day.</param>
    /// <param name="opens">The day it opens behind.</param>
    public byte Of(ReadOnlySpan<int> packed, int opens)
    {
        if (packed.Length > Known)
        {
            return Judge(packed, opens);
        }

        int key = 0, last = -1;
        for (var i = 0; i < Known; i++)
        {
            if (i < packed.Length)
            {
                var day = OutcomeTimeline.DayOf(packed[i]);
                key = (key << Bits) | (_horizonOf[day - opens] << 3) | (int)OutcomeTimeline.KindOf(packed[i]);
                key = i > 0 ? (key << 1) | (day == last ? 1 : 0) : key;
                last = day;
            }
            else
            {
                key = (key << Bits) | None;
                key = i > 0 ? key << 1 : key;
            }
        }

        ref var known = ref _memo[key];
        return known != Unknown ? known : known = Judge(packed, opens);
    }

    private byte Judge(ReadOnlySpan<int> packed, int opens)
    {
        var summary = WindowSummary.Nothing;
        var sequence = 0u;
        var next = 0;
        for (var horizon = 0; horizon < _horizons.Length; horizon++)
        {
            for (; next < packed.Length && OutcomeTimeline.DayOf(packed[next]) - opens <= _horizons[horizon]; next++)
            {
                summary.Add(OutcomeTimeline.KindOf(packed[next]), OutcomeTimeline.DayOf(packed[next]));
            }

            sequence |= (uint)_event.Judge(summary, _firstDecision) << (4 * horizon);
        }

        return _classes.Of(sequence);
    }
}
