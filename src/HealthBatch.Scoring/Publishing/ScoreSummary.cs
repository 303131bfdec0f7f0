using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>What a score run came to.</summary>
public sealed record ScoreSummary
{
    /// <summary>The as-of date.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The rows that the snapshot holds.</summary>
    public required long RowsRead { get; init; }

    /// <summary>What was missing, invalid, stale, clipped or unscored among the rows written.</summary>
    public required ScoringCounts Counts { get; init; }

    /// <summary>The metrics' names, in the order of the counts.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>Rows by band, least healthy first.</summary>
    public required IReadOnlyList<NamedCount> Bands { get; init; }

    /// <summary>Rows by segment, in the scorecard's order.</summary>
    public required IReadOnlyList<NamedCount> Segments { get; init; }

    /// <summary>Rows by the override that changed them, in the scorecard's order.</summary>
    public required IReadOnlyList<NamedCount> Overrides { get; init; }

    /// <summary>Rows by action.</summary>
    public required IReadOnlyList<NamedCount> Actions { get; init; }

    /// <summary>Rows by trend.</summary>
    public required IReadOnlyList<NamedCount> Trends { get; init; }

    /// <summary>Rows whose score changed, by the part of the change that is largest in size: values, missing data, scorecard version; ties go to the first.</summary>
    public required IReadOnlyList<NamedCount> Causes { get; init; }

    /// <summary>Rows by score in hundredths: 10,001 counts.</summary>
    public required long[] Histogram { get; init; }

    /// <summary>Customers who are listed more than once: all of them, in the order in which each first repeats itself.</summary>
    public required IReadOnlyList<DuplicateCustomer> Duplicates { get; init; }

    /// <summary>The rows that became known after the as-of date: how many, all left out.</summary>
    public required long KnownLater { get; init; }

    /// <summary>Where they are, as "file, row n" counted from 1; the first hundred.</summary>
    public required IReadOnlyList<string> KnownLaterPlaces { get; init; }

    /// <summary>The rows that were left out, for either reason.</summary>
    public required long Quarantined { get; init; }

    /// <summary>What was taken off each rater's judgements, where the scorecard asks for that.</summary>
    public IReadOnlyList<MetricRaters> Raters { get; init; } = [];

    /// <summary>The customers whose score, band or action changed, or who were not there before; null where changes were not asked for or nothing was before.</summary>
    public long? Changed { get; init; }

    /// <summary>What the sink wrote.</summary>
    public required WrittenTable Table { get; init; }
}

/// <summary>How many rows carry a name.</summary>
public sealed record NamedCount(string Name, long Rows);

/// <summary>A customer who is listed more than once.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Rows">How often.</param>
/// <param name="Places">Where, as "file, row n" counted from 1; the first ten.</param>
public sealed record DuplicateCustomer(string CustomerId, long Rows, IReadOnlyList<string> Places);
