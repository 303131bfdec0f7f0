using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>What happened to each customer, by day. Immutable once read.</summary>
public sealed class OutcomeBook
{
    private readonly int[] _start;
    private readonly int[] _packed;
    private readonly double[] _amounts;
    private readonly IReadOnlyList<(ITableFile Table, long Rows)> _files;

    internal OutcomeBook(
        CustomerIndex customers, int[] start, int[] packed, double[] amounts, OutcomeSummary summary, IReadOnlyList<(ITableFile Table, long Rows)> files)
    {
        Customers = customers;
        _start = start;
        _packed = packed;
        _amounts = amounts;
        Summary = summary;
        _files = files;
    }

    /// <summary>What was found and what was used.</summary>
    public OutcomeSummary Summary { get; }

    /// <summary>The customers that have outcomes.</summary>
    internal CustomerIndex Customers { get; }

    /// <summary>Reads outcome files.</summary>
    /// <param name="files">The files, ordered by path; none gives an empty book.</param>
    /// <param name="columns">The lake's names and words.</param>
    /// <param name="options">The run's day and what to do about contradictions.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">A column is missing or unfit, a word is not mapped, or outcomes of one day contradict each other.</exception>
    public static OutcomeBook Read(
        IReadOnlyList<ITableFile> files, LakeColumns columns, BacktestOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(options);
        var reader = new OutcomeReader(columns, options);
        foreach (var file in files)
        {
            reader.Read(file, cancellation);
        }

        return reader.Finish();
    }

    /// <summary>
    /// The last day that outcomes are known for, never after the run's own day; null where there is no outcome and none was stated. Unless a day is stated, outcomes that
    /// became known after the run end it before the first of them: that day is not complete yet.
    /// </summary>
    public DateOnly? ObservedThrough(BacktestOptions options)
    {
        var day = options.ObservedThrough ?? Summary.LastDay;
        if (options.ObservedThrough is null && Summary.FirstDayKnownLater is { } open && open <= day)
        {
            day = open.AddDays(-1);
        }

        return day is { } last ? last < options.RunDate ? last : options.RunDate : null;
    }

    /// <summary>The files that were read, as a report's inputs show them.</summary>
    /// <param name="hashOf">The hash of a file, or null where nobody needs one.</param>
    public IEnumerable<InputFile> Files(Func<ITableFile, string>? hashOf) =>
        _files.Select(file => new InputFile(file.Table.Path, hashOf?.Invoke(file.Table) ?? string.Empty, file.Rows));

    /// <summary>A customer's outcomes, packed (<see cref="PackedOutcome"/>), by day.</summary>
    internal ReadOnlySpan<int> Of(int customer) => _packed.AsSpan(_start[customer].._start[customer + 1]);

    /// <summary>What each of them says of revenue: lost, gained or renewed; NaN where missing. Empty where no amounts were read.</summary>
    internal ReadOnlySpan<double> AmountsOf(int customer) => _amounts.Length == 0 ? [] : _amounts.AsSpan(_start[customer].._start[customer + 1]);
}
