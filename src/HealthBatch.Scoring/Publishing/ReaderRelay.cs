using System.Collections.Concurrent;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Hands an open row group on: whoever reads its first rows opens it, and leaves the reader where it stopped to whoever reads the next. So rows are
/// read once, whatever the sizes of the row groups that are read and written.
/// </summary>
internal sealed class ReaderRelay(SnapshotRows rows) : IDisposable
{
    private readonly ConcurrentDictionary<(int Group, long From), TaskCompletionSource<IColumnReader>> _waiting = new();

    /// <summary>The reader that stands at the slice's first row; waits for whoever reads the rows before.</summary>
    public IColumnReader Take(RowSlice slice, CancellationToken token)
    {
        if (slice.From == 0)
        {
            return rows.Read(slice.Group, rows.Requests);
        }

        var place = Place(slice.Group, slice.From);
        place.Task.Wait(token);
        _waiting.TryRemove((slice.Group, slice.From), out _);
        return place.Task.Result;
    }

    /// <summary>Gives the reader back after the slice's last row.</summary>
    public void Return(RowSlice slice, IColumnReader reader)
    {
        var next = slice.From + slice.Count;
        if (next == rows.RowsOf(slice.Group))
        {
            reader.Dispose();
        }
        else
        {
            Place(slice.Group, next).SetResult(reader);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var place in _waiting.Values.Where(place => place.Task.IsCompletedSuccessfully))
        {
            place.Task.Result.Dispose();
        }
    }

    private TaskCompletionSource<IColumnReader> Place(int group, long from) =>
        _waiting.GetOrAdd((group, from), _ => new TaskCompletionSource<IColumnReader>(TaskCreationOptions.RunContinuationsAsynchronously));
}
