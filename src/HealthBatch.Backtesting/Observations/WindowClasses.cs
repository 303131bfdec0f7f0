using System.Runtime.CompilerServices;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// The class of a row from the outcomes in its longest window, and the kinds of those in its own horizon. They depend only on which horizon each falls in, on their
/// kinds and on which share a day: for up to three kinds that is a small number, the key, and the answer is looked up.
/// </summary>
internal sealed class WindowClasses
{
    // The most kinds of outcomes that have a key; the bits of each, the first one's the lowest: its horizon's place, then its kind in three bits; what stands in place of one that
    // is not there; and where the bits lie that say that the second is on the day of the first, and the third on that of the second.
    private const int Known = 3;
    private const int Bits = 6;
    private const int KindBits = 3;
    private const int None = 63;
    private const int SameDay = Known * Bits;
    private const ushort Unknown = ushort.MaxValue;
    private readonly OutcomeEvent _event;
    private readonly bool _firstDecision;
    private readonly int[] _horizons;
    private readonly byte[] _horizonOf;
    private readonly int _own;
    // For one outcome alone, by its days after the window opens and its kind.
    private readonly ushort[] _ofOne;
    private readonly ushort[] _memo = new ushort[1 << (SameDay + Known - 1)];
    private readonly FateClasses _classes;

    /// <param name="judged">The event.</param>
    /// <param name="firstDecision">The label rule.</param>
    /// <param name="horizons">Days, rising.</param>
    /// <param name="own">The place of the own horizon among them.</param>
    /// <param name="classes">Where classes get their numbers.</param>
    public WindowClasses(OutcomeEvent judged, bool firstDecision, int[] horizons, int own, FateClasses classes)
    {
        (_event, _firstDecision, _horizons, _own, _classes) = (judged, firstDecision, horizons, own, classes);
        _horizonOf = new byte[horizons[^1] + 1];
        for (int days = 0, horizon = 0; days < _horizonOf.Length; days++)
        {
            horizon += days > horizons[horizon] ? 1 : 0;
            _horizonOf[days] = (byte)horizon;
        }

        _ofOne = new ushort[_horizonOf.Length << KindBits];
        Array.Fill(_ofOne, Unknown);
        Array.Fill(_memo, Unknown);
    }

    /// <summary>The answer for a window: the class in the low byte, a bit for each kind in the own horizon in the high one.</summary>
    /// <param name="packed">Its outcomes, by day.</param>
    /// <param name="opens">The day it opens behind.</param>
    public ushort Of(ReadOnlySpan<int> packed, int opens)
    {
        if (packed.Length == 1)
        {
            return OfOne(in packed[0], opens);
        }

        // Of each kind the first outcome says all: later ones fall in no shorter horizon.
        int key = 0, last = -1, kept = 0, seen = 0;
        foreach (var outcome in packed)
        {
            var kind = (int)PackedOutcome.KindOf(outcome);
            if ((seen & (1 << kind)) != 0)
            {
                continue;
            }

            if (kept == Known)
            {
                return Judge(packed, opens);
            }

            var day = PackedOutcome.DayOf(outcome);
            key |= (((_horizonOf[day - opens] << KindBits) | kind) << (Bits * kept)) | (day == last ? 1 << (SameDay + kept - 1) : 0);
            (last, seen) = (day, seen | (1 << kind));
            kept++;
        }

        for (; kept < Known; kept++)
        {
            key |= None << (Bits * kept);
        }

        ref var known = ref _memo[key];
        return known != Unknown ? known : known = Judge(packed, opens);
    }

    /// <summary>The answer for a window with a single outcome, which most windows with any have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort OfOne(ref readonly int packed, int opens)
    {
        ref var answer = ref _ofOne[((PackedOutcome.DayOf(packed) - opens) << KindBits) | (int)PackedOutcome.KindOf(packed)];
        return answer != Unknown ? answer : answer = Judge(new ReadOnlySpan<int>(in packed), opens);
    }

    /// <summary>Finds it out from all outcomes: the plain way.</summary>
    internal ushort Judge(ReadOnlySpan<int> packed, int opens)
    {
        var summary = WindowSummary.Nothing;
        var sequence = 0u;
        var (next, kinds) = (0, 0);
        for (var horizon = 0; horizon < _horizons.Length; horizon++)
        {
            for (; next < packed.Length && PackedOutcome.DayOf(packed[next]) - opens <= _horizons[horizon]; next++)
            {
                summary.Add(PackedOutcome.KindOf(packed[next]), PackedOutcome.DayOf(packed[next]));
                kinds |= horizon <= _own ? 1 << (int)PackedOutcome.KindOf(packed[next]) : 0;
            }

            sequence |= (uint)_event.Judge(summary, _firstDecision) << (4 * horizon);
        }

        return (ushort)(_classes.Of(sequence) | (kinds << 8));
    }
}
