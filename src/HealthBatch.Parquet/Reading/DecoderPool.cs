using System.Collections.Concurrent;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// Decoders that wait for the next row group. Each has blocks and dictionaries of its own; made anew for every row group they would add up, since a
/// process that streams has no other reason to collect garbage.
/// </summary>
internal sealed class DecoderPool
{
    private readonly ConcurrentDictionary<long, ConcurrentBag<ValueDecoder>> _idle = new();

    /// <summary>A decoder for a column and form, or null where the form can't be read from the column.</summary>
    public ValueDecoder? Rent(StoredColumn column, ColumnForm form) =>
        _idle.TryGetValue(Key(column, form), out var idle) && idle.TryTake(out var decoder) ? decoder : DecoderFactory.Create(column.Type!, form);

    /// <summary>Takes a decoder back.</summary>
    public void Return(StoredColumn column, ColumnForm form, ValueDecoder decoder) =>
        _idle.GetOrAdd(Key(column, form), static _ => []).Add(decoder);

    private static long Key(StoredColumn column, ColumnForm form) => ((long)column.Leaf << 8) | (byte)form;
}
