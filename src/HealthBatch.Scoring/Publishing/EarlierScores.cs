namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The score files that a run compares with: the one before, the one that lies the trend's span back, and the snapshot before as this scorecard scores it where
/// that is another file.
/// </summary>
internal sealed class EarlierScores(PreviousScores? previous, PreviousScores? earlier, PreviousScores? rescored)
{
    private IEnumerable<PreviousScores> Files => new[] { previous, earlier, rescored }.OfType<PreviousScores>();

    /// <summary>Whether there are scores of the snapshot before.</summary>
    public bool HasPrevious => previous is not null;

    /// <summary>Whether there are scores of a snapshot that lies the trend's span back.</summary>
    public bool HasEarlier => earlier is not null;

    /// <summary>Whether a file is merged, and so needs rising customers.</summary>
    public bool Merges => Files.Any(file => file.Kept is null);

    /// <summary>Says which codes bands and actions are handed over as.</summary>
    public void SetCodes(ScoreFileColumns columns)
    {
        foreach (var file in Files)
        {
            file.Bands = columns.Bands;
            file.Actions = columns.Actions;
        }
    }

    /// <summary>Cursors for one thread.</summary>
    public EarlierCursors Cursors() => new(previous?.Cursor(), earlier?.Cursor(), rescored?.Cursor());

    /// <summary>Keeps the files whose order, or the snapshot's, did not allow to merge them.</summary>
    /// <returns>Whether there were any: then what was filled is not right.</returns>
    public bool KeepWhatCannotBeMerged(bool snapshotRises, CancellationToken token)
    {
        var wrong = Files.Where(file => file.Kept is null && !(snapshotRises && file.Order.Rise(token))).ToList();
        wrong.ForEach(file => file.Keep(token));
        return wrong.Count > 0;
    }
}

/// <summary>One thread's cursors through the earlier score files; null where there is none.</summary>
internal sealed record EarlierCursors(IPreviousCursor? Previous, IPreviousCursor? Earlier, IPreviousCursor? Rescored) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Previous?.Dispose();
        Earlier?.Dispose();
        Rescored?.Dispose();
    }
}
