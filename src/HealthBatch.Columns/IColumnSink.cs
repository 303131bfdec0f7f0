namespace HealthBatch.Columns;

/// <summary>
/// The port through which a table is written: encode batches (on any thread), append them in order (on one), complete. A sink that is disposed
/// without <see cref="Complete"/> leaves nothing behind.
/// </summary>
public interface IColumnSink : IDisposable
{
    /// <summary>Encodes a batch as one row group. Pure: touches nothing but the batch, so several threads may encode at once.</summary>
    IEncodedRowGroup Encode(ColumnBatch rows);

    /// <summary>Writes an encoded row group after those before it, and gives its buffers back.</summary>
    void Append(IEncodedRowGroup rowGroup);

    /// <summary>Finishes the table and makes it appear whole.</summary>
    WrittenTable Complete();
}

/// <summary>A row group in its written form, made by the sink that will take it.</summary>
public interface IEncodedRowGroup : IDisposable
{
    /// <summary>Its rows.</summary>
    int RowCount { get; }
}

/// <summary>What a sink wrote.</summary>
/// <param name="Path">The file, as messages show it.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">The hash of its bytes: as <see cref="ContentHasher"/> writes it.</param>
public sealed record WrittenTable(string Path, long Rows, long Bytes, string Hash);
