using System.Globalization;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Worker.Runs;

/// <summary>What became of a date.</summary>
internal enum DateState
{
    /// <summary>Scored and published.</summary>
    Scored,

    /// <summary>Scored again with another result: it lies beside what was published.</summary>
    Revised,

    /// <summary>Scored again with the same result.</summary>
    Same,

    /// <summary>Passed over: its inputs have not changed and its scores are there.</summary>
    Unchanged,

    /// <summary>Left out: no version of the scorecard was in effect.</summary>
    NotInEffect,
}

/// <summary>One date's scores.</summary>
/// <param name="AsOf">The as-of date.</param>
/// <param name="State">What became of it.</param>
/// <param name="Folder">Where its scores are, as messages show it; null where there are none.</param>
/// <param name="Rows">The customers in the score file; null where there is none.</param>
/// <param name="Summary">What was counted; null unless it was scored now.</param>
internal sealed record ScoredDate(DateOnly AsOf, DateState State, string? Folder, long? Rows, ScoreSummary? Summary)
{
    /// <summary>A date before the scorecard's first version.</summary>
    public static ScoredDate Before(DateOnly asOf) => new(asOf, DateState.NotInEffect, null, null, null);
}

/// <summary>One scorecard's dates.</summary>
/// <param name="Scorecard">The scorecard's name.</param>
/// <param name="Dates">The dates, in order.</param>
/// <param name="ChallengerOf">The scorecard that it is a challenger of, or null.</param>
internal sealed record ScoredCard(string Scorecard, IReadOnlyList<ScoredDate> Dates, string? ChallengerOf = null)
{
    /// <summary>Whether nothing had to be done.</summary>
    public bool AllUnchanged => Dates.All(date => date.State is DateState.Unchanged or DateState.NotInEffect);

    /// <summary>What was done, in a sentence.</summary>
    public string Sentence
    {
        get
        {
            var parts = new List<string>();
            Add(DateState.Scored, "scored");
            Add(DateState.Revised, "revised beside what was published");
            Add(DateState.Same, "scored again with the same result");
            Add(DateState.Unchanged, "unchanged");
            Add(DateState.NotInEffect, "before the scorecard's first version");
            var rows = 0L;
            foreach (var date in Dates)
            {
                rows += date.Summary is null ? 0 : date.Rows ?? 0;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{Scorecard}{(ChallengerOf is null ? "" : $" (challenger of {ChallengerOf})")}: {string.Join(", ", parts)}; {rows:N0} customers written");

            void Add(DateState state, string words)
            {
                var count = Dates.Count(date => date.State == state);
                if (count > 0)
                {
                    parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "date" : "dates")} {words}"));
                }
            }
        }
    }
}
