using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>
/// Finds days on which a customer's outcomes can't all be true: churned beside renewed, expanded or contracted; expanded beside contracted.
/// A renewal may expand or contract.
/// </summary>
internal sealed class ContradictionFinder(CustomerIndex customers, ConflictPolicy policy)
{
    /// <summary>Marks the outcomes of such days, or fails at the first; returns how many days there are.</summary>
    public long Mark(int[] start, int[] packed)
    {
        var found = 0L;
        for (var c = 0; c + 1 < start.Length; c++)
        {
            var from = start[c];
            while (from < start[c + 1])
            {
                var to = from + 1;
                var kinds = 1 << (int)PackedOutcome.KindOf(packed[from]);
                while (to < start[c + 1] && PackedOutcome.DayOf(packed[to]) == PackedOutcome.DayOf(packed[from]))
                {
                    kinds |= 1 << (int)PackedOutcome.KindOf(packed[to++]);
                }

                if (Contradict(kinds))
                {
                    found++;
                    Quarantine(c, packed.AsSpan(from..to));
                }

                from = to;
            }
        }

        return found;
    }

    private static bool Contradict(int kinds)
    {
        const int churned = 1 << (int)OutcomeKind.Churned;
        const int expandedAndContracted = (1 << (int)OutcomeKind.Expanded) | (1 << (int)OutcomeKind.Contracted);
        return ((kinds & churned) != 0 && kinds != churned) || (kinds & expandedAndContracted) == expandedAndContracted;
    }

    private void Quarantine(int customer, Span<int> day)
    {
        if (policy == ConflictPolicy.Fail)
        {
            var words = string.Join(" and ", day.ToArray().Select(one => OutcomeWords.Events[(int)PackedOutcome.KindOf(one)]).Distinct());
            throw new InputException(
                $"outcomes of customer {customers.Text(customer)}",
                $"{words} on {DateOnly.FromDayNumber(PackedOutcome.DayOf(day[0])):yyyy-MM-dd}",
                "outcomes of one day that don't contradict each other, or the policy \"quarantine\"");
        }

        foreach (ref var one in day)
        {
            one = PackedOutcome.Of(PackedOutcome.DayOf(one), OutcomeKind.Contradictory);
        }
    }
}
