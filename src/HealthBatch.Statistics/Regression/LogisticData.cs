namespace HealthBatch.Statistics.Regression;

/// <summary>The rows that a logistic fit sees: columns of numbers, an outcome a row, and which rows take part. Holds the arrays, copies nothing.</summary>
public sealed class LogisticData
{
    /// <summary>Names the rows to fit.</summary>
    /// <param name="columns">One array a column, at least one, all of one length; finite in the rows that take part.</param>
    /// <param name="outcomes">1 where the event happened, 0 where not.</param>
    /// <param name="weights">How often each row counts, finite, 0 or more; null for once each.</param>
    /// <param name="rows">The rows that take part; null for all. Sums are added in this order.</param>
    /// <param name="names">The columns' names for messages; null numbers them from 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, a range lies outside, or strata are not numbered from 0.</exception>
    public LogisticData(
        IReadOnlyList<double[]> columns, byte[] outcomes, double[]? weights = null, IReadOnlyList<RowRange>? rows = null, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        if (columns.Any(column => column.Length != outcomes.Length) || (weights is not null && weights.Length != outcomes.Length))
        {
            throw new ArgumentException("columns, outcomes and weights have one entry a row each", nameof(columns));
        }

        if (names is not null && names.Count != columns.Count)
        {
            throw new ArgumentException("there is one name a column", nameof(names));
        }

        Rows = rows ?? [new RowRange(0, outcomes.Length)];
        if (Rows.Any(range => range.Start < 0 || range.Length < 0 || range.Stratum < 0 || (long)range.Start + range.Length > outcomes.Length))
        {
            throw new ArgumentException("a range lies outside of the rows", nameof(rows));
        }

        Columns = [.. columns];
        Outcomes = outcomes;
        Weights = weights;
        Names = names ?? [.. Enumerable.Range(1, columns.Count).Select(number => $"column {number}")];
        Strata = Rows.Count == 0 ? 1 : Rows.Max(range => range.Stratum) + 1;
    }

    /// <summary>The columns.</summary>
    public double[][] Columns { get; }

    /// <summary>1 where the event happened.</summary>
    public byte[] Outcomes { get; }

    /// <summary>How often each row counts; null for once each.</summary>
    public double[]? Weights { get; }

    /// <summary>The rows that take part.</summary>
    public IReadOnlyList<RowRange> Rows { get; }

    /// <summary>The columns' names, for messages.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many intercepts there are.</summary>
    public int Strata { get; }

    /// <summary>How many rows take part.</summary>
    public long RowCount => Rows.Sum(range => (long)range.Length);
}
