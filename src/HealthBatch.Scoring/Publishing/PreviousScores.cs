using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The scores of an earlier score file, by customer. Where the customers of both files rise, they are merged as they are read and nothing is kept;
/// else all of them are kept: about 20 bytes and the id's own a customer, and 2 bytes a metric where changes are split.
/// </summary>
internal sealed class PreviousScores : IDisposable
{
    /// <summary>Stands for the band of a customer who is not in the file.</summary>
    public const byte Unknown = 254;

    private static readonly ColumnRequest Customer = new(ScoreFileColumns.CustomerId, ColumnForm.Text);
    private static readonly ColumnRequest Band = new(ScoreFileColumns.Band, ColumnForm.Text);
    private static readonly ColumnRequest Action = new(ScoreFileColumns.Action, ColumnForm.Text);

    private PreviousScores(IColumnSource source, bool withActions)
    {
        Source = source;
        Order = new RisingGroups(source, Customer);
        WithActions = withActions;
        Requests = [new(ScoreFileColumns.Score, ColumnForm.Grid), Customer, Band, .. withActions ? [Action] : Array.Empty<ColumnRequest>()];
    }

    /// <summary>The columns that are read: score, customer, band and, if they are wanted, action and points.</summary>
    public IReadOnlyList<ColumnRequest> Requests { get; private set; }

    /// <summary>Whether actions are read.</summary>
    public bool WithActions { get; }

    /// <summary>The place of the first column that <see cref="Points"/> asks for.</summary>
    public int FirstPoint => WithActions ? 4 : 3;

    /// <summary>What is read about the parts of scores, or null.</summary>
    public PointColumns? Points { get; private set; }

    /// <summary>The file.</summary>
    public IColumnSource Source { get; }

    /// <summary>The bands that the file holds, in ordinal order.</summary>
    public IReadOnlyList<string> BandNames { get; private set; } = [];

    /// <summary>The bands by the codes that they are handed over as; set before reading.</summary>
    public IReadOnlyList<string> Bands { get; set; } = [];

    /// <summary>The actions by the codes that they are handed over as, <see cref="Unknown"/> for any other; set before reading.</summary>
    public IReadOnlyList<string> Actions { get; set; } = [];

    /// <summary>Opens a score file and sees which bands it holds.</summary>
    public static PreviousScores Open(ITableFile file, bool withActions = false)
    {
        var source = file.Open();
        try
        {
            return new PreviousScores(source, withActions) { BandNames = Names(source, Band) };
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads points too, if the file has them all; before any cursor.</summary>
    /// <returns>Whether it has.</returns>
    public bool ReadPoints(PointColumns points)
    {
        if (!points.Requests.All(request => Source.Schema.Find(request.Name) is not null))
        {
            return false;
        }

        Points = points;
        Requests = [.. Requests, .. points.Requests];
        return true;
    }

    /// <summary>The actions that the file holds, in ordinal order.</summary>
    public IReadOnlyList<string> ReadActionNames() => Names(Source, Action);

    /// <summary>All customers, kept because they can't be merged; else null.</summary>
    public KeptPrevious? Kept { get; private set; }

    /// <summary>The order of the file's customers.</summary>
    public RisingGroups Order { get; }

    /// <summary>Reads the whole file, because it or the snapshot beside it is in no order.</summary>
    public void Keep(CancellationToken token) => Kept ??= new KeptPrevious(this, token);

    /// <summary>A cursor for one thread.</summary>
    public IPreviousCursor Cursor() => Kept ?? (IPreviousCursor)new MergedPrevious(this);

    /// <inheritdoc />
    public void Dispose() => Source.Dispose();

    private static string[] Names(IColumnSource source, ColumnRequest column)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        ColumnRequest[] requests = [column];
        var batch = new ColumnBatch(requests, 4096);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            for (var entries = new NamedEntries(); reader.Read(batch);)
            {
                entries.AddTo(names, batch.Text(0), batch.RowCount);
            }
        }

        if (names.Count >= Unknown)
        {
            throw new InputException($"{source.Path}, column \"{column.Name}\"", $"{names.Count} different values", $"fewer than {Unknown}, as in a score file");
        }

        return [.. names];
    }
}

/// <summary>Where a customer stood before. One thread at a time.</summary>
internal interface IPreviousCursor : IDisposable
{
    /// <summary>
    /// Fills the scores, bands and, where there is room for them, actions and points of these customers; <see cref="PreviousScores.Unknown"/> as the band of one
    /// who is not there, whose points mean nothing.
    /// </summary>
    void Fill(TextColumn ids, int count, Span<short> scores, Span<byte> bands, Span<byte> actions = default, PreviousPoints? points = null);
}
