using System.Numerics;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Publishing;

/// <summary>The first action rule that matches, as a code. Rules are bits: each code of a row keeps those that allow it. Immutable.</summary>
internal sealed class ActionRules
{
    private const int Codes = 256;
    private const int FewConditions = 4;

    private readonly ScoringPlan _plan;
    private readonly IReadOnlyList<ActionRule> _rules;
    private readonly byte[] _actions;
    private readonly int _mostBands;
    private readonly Chunk[] _chunks;

    public ActionRules(ScoringPlan plan, ScoreFileColumns columns)
    {
        _plan = plan;
        _rules = plan.Scorecard.Actions;
        _actions = [.. _rules.Select(rule => (byte)columns.Actions.ToList().IndexOf(rule.Do))];
        _mostBands = plan.Scorecard.Bands.Bands.Count;
        _chunks = [.. Enumerable.Range(0, (_rules.Count + 63) / 64).Select(Compile)];
    }

    /// <summary>Fills the actions of the rows that were scored from that batch.</summary>
    public void Fill(ColumnBatch input, OutputGroup output, int at)
    {
        // Without rules the whole column is missing from the start.
        if (_chunks.Length == 0)
        {
            return;
        }

        var rows = input.RowCount;
        var actions = output.Action.AsSpan(at, rows);
        for (var c = _chunks.Length - 1; c >= 0; c--)
        {
            Fill(c, input, output, at, actions);
        }
    }

    private void Fill(int c, ColumnBatch input, OutputGroup output, int at, Span<byte> actions)
    {
        var chunk = _chunks[c];
        var rows = actions.Length;
        var tests = output.Scored.Scratch.Tests;
        var words = RowMask.Words(rows);
        var conditional = chunk.Conditions;
        Span<ulong> holds = conditional.Length == 0 ? default : tests.Rent(words * conditional.Length);
        for (var i = 0; i < conditional.Length; i++)
        {
            _plan.ActionConditions[(c * 64) + conditional[i]]!.Evaluate(input, tests, holds.Slice(i * words, words));
        }

        var scored = output.Scored;
        var bands = scored.Band.AsSpan(at, rows);
        var segments = scored.Segment.AsSpan(at, rows);
        var reasons = scored.Reasons[0].AsSpan(at, rows);
        var trends = output.Trend.AsSpan(at, rows);
        var previous = output.PreviousBand.AsSpan(at, rows);
        var (bySegment, byTrend, byBands, most) = (chunk.SegmentAndReason, chunk.Trend, chunk.BandAndChange, _mostBands);
        var (byBit, isLast) = (chunk.Actions, c == _chunks.Length - 1);
        var few = conditional.Length <= FewConditions;
        var asking = chunk.Conditional;
        for (var row = 0; row < rows; row++)
        {
            var rules = byTrend[trends[row]] & bySegment[(segments[row] * Codes) + reasons[row]]
                & byBands[(Math.Min(bands[row], most) * (most + 1)) + Math.Min(previous[row], most)];
            // Whether a condition is asked for is hard to foresee: few are looked at in any case.
            if (few || (rules & asking) != 0)
            {
                var allowed = ~asking;
                for (var i = 0; i < conditional.Length; i++)
                {
                    allowed |= (holds[(i * words) + (row >> 6)] >> (row & 63) & 1) << conditional[i];
                }

                rules &= allowed;
            }

            // Without a rule left the bit is 64, whose action is none.
            if (isLast || rules != 0)
            {
                actions[row] = byBit[BitOperations.TrailingZeroCount(rules)];
            }
        }

        if (conditional.Length > 0)
        {
            tests.Return();
        }
    }

    /// <summary>0 improved, 1 worsened, 2 unchanged, 3 not to be compared.</summary>
    private static int Change(int band, int previous, int bands) => band >= bands || previous >= bands ? 3 : band > previous ? 0 : band < previous ? 1 : 2;

    private Chunk Compile(int c)
    {
        var rules = _rules.Skip(c * 64).Take(64).ToList();
        ulong Bits(Func<ActionRule, bool> allows) => rules.Select((rule, bit) => allows(rule) ? 1UL << bit : 0).Aggregate(0UL, (all, bit) => all | bit);
        ulong[] Words(Func<ActionRule, string?> wanted, IReadOnlyList<string> names) =>
            [.. Enumerable.Range(0, Codes).Select(code => Bits(rule => wanted(rule) is not { } word || (code < names.Count && names[code] == word)))];
        var trends = Words(rule => rule.Trend, ScoreFileColumns.TrendWords);
        var segments = Words(rule => rule.Segment, _plan.Segments);
        var bands = Words(rule => rule.Band, [.. _plan.Scorecard.Bands.Bands.Select(band => band.Name)]);
        var changes = Words(rule => rule.BandChange, ["improved", "worsened", "unchanged"]);
        return new Chunk(
            trends,
            [.. Enumerable.Range(0, _plan.Segments.Count).SelectMany(segment => Reasons(segment, Bits).Select(reason => reason & segments[segment]))],
            [.. Enumerable.Range(0, _mostBands + 1).SelectMany(band => Enumerable.Range(0, _mostBands + 1).Select(previous => bands[band] & changes[Change(band, previous, _mostBands)]))],
            Bits(rule => rule.Columns is not null),
            [.. Enumerable.Range(0, rules.Count).Where(bit => rules[bit].Columns is not null)],
            [.. _actions.AsSpan(c * 64, rules.Count), .. Enumerable.Repeat(CodeColumn.Missing, 65 - rules.Count)]);
    }

    /// <summary>By reason, in a segment: a rule may name the metric or its dimension there.</summary>
    private ulong[] Reasons(int segment, Func<Func<ActionRule, bool>, ulong> bits)
    {
        var formulas = _plan.Scorecard.Formulas;
        return
        [
            .. Enumerable.Range(0, Codes).Select(code =>
            {
                var metric = code < _plan.Metrics.Count ? _plan.Metrics[code] : null;
                var dimension = metric is null || segment >= formulas.Count
                    ? null
                    : formulas[segment].Dimensions.FirstOrDefault(inside => inside.Metrics.Any(one => one.Name == metric))?.Name;
                return bits(rule => rule.Reason is null || (metric is not null && (rule.Reason == metric || rule.Reason == dimension)));
            }),
        ];
    }

    /// <summary>The rules that each code allows.</summary>
    /// <param name="Trend">By trend.</param>
    /// <param name="SegmentAndReason">By segment and in it by first reason.</param>
    /// <param name="BandAndChange">By band and in it by the band before, each one more than there are for any other.</param>
    /// <param name="Conditional">The rules that have conditions on columns.</param>
    /// <param name="Conditions">The places of those.</param>
    /// <param name="Actions">By rule: its action; one more for none.</param>
    private sealed record Chunk(ulong[] Trend, ulong[] SegmentAndReason, ulong[] BandAndChange, ulong Conditional, int[] Conditions, byte[] Actions);
}
