using System.Collections.Concurrent;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Writes a Parquet file. It appears under its name when it is whole, and not before. Each batch becomes one row group; batches may be encoded on
/// several threads at once and are appended in order on one. The same schema, options and rows give the same bytes.
/// </summary>
public sealed class ParquetSink : IColumnSink
{
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly string _displayName;
    private readonly ParquetWriteOptions _options;
    private readonly ColumnEncoder[] _columns;
    private readonly TemporaryFile _file;
    private readonly ConcurrentStack<ByteBuffer> _buffers = new();
    private readonly ConcurrentStack<EncodingScratch> _scratch = new();
    private readonly List<WrittenRowGroup> _written = [];
    private long _rows;
    private bool _completed, _disposed;

    private ParquetSink(string path, string displayName, IReadOnlyList<ColumnRequest> schema, ParquetWriteOptions options)
    {
        _displayName = displayName;
        _options = options;
        _columns = [.. schema.Select(column => ColumnEncoder.Create(column, options))];
        _file = new TemporaryFile(path, options.Hash, options.Durable);
        _file.Write(Magic);
    }

    /// <summary>Starts a file beside its final place.</summary>
    /// <param name="path">The file's final place; its folder exists. What stands there is replaced on completion.</param>
    /// <param name="displayName">The file's name as messages and manifests show it.</param>
    /// <param name="schema">The columns, in order; at least one, names distinct. Batches must be made for the same names and forms.</param>
    /// <param name="options">How to write, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The schema is empty, or a name repeats, or a code column has no names or more than 255.</exception>
    /// <exception cref="IOException">The folder isn't there or can't be written.</exception>
    public static ParquetSink Create(string path, string displayName, IReadOnlyList<ColumnRequest> schema, ParquetWriteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (schema.Count == 0)
        {
            throw new ArgumentException("a table has at least one column", nameof(schema));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in schema)
        {
            if (!names.Add(column.Name))
            {
                throw new ArgumentException($"column {column.Name} is there twice", nameof(schema));
            }
        }

        return new ParquetSink(path, displayName, schema, options ?? new ParquetWriteOptions());
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The batch has other columns, or a column that may not hold missing values does.</exception>
    public IEncodedRowGroup Encode(ColumnBatch rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(rows);

        // Buffers are used again, row groups never are: one that was appended can be disposed at any time without touching somebody else's.
        var group = new EncodedRowGroup(this, _buffers.TryPop(out var usedBuffer) ? usedBuffer : new ByteBuffer(rows.RowCount * _columns.Length));
        var scratch = _scratch.TryPop(out var usedScratch) ? usedScratch : new EncodingScratch();
        group.Buffer.Clear();
        try
        {
            group.RowCount = rows.RowCount;
            scratch.EnsureRows(rows.RowCount);
            for (var i = 0; i < _columns.Length && rows.RowCount > 0; i++)
            {
                _columns[i].Encode(rows.Columns[i], rows.RowCount, group, scratch);
            }

            return group;
        }
        catch
        {
            Return(group);
            throw;
        }
        finally
        {
            _scratch.Push(scratch);
        }
    }

    /// <inheritdoc />
    public void Append(IEncodedRowGroup rowGroup)
    {
        ObjectDisposedException.ThrowIf(_disposed || _completed, this);
        if (rowGroup is not EncodedRowGroup { Live: true } group || group.Owner != this)
        {
            throw new ArgumentException("a row group is appended once, to the sink that encoded it", nameof(rowGroup));
        }

        if (group.RowCount > 0)
        {
            var offset = _file.Length;
            _file.Write(group.Segments());
            _written.Add(new WrittenRowGroup(offset, group.RowCount, [.. group.Chunks]));
            _rows += group.RowCount;
        }

        Return(group);
    }

    /// <inheritdoc />
    public WrittenTable Complete()
    {
        ObjectDisposedException.ThrowIf(_disposed || _completed, this);
        using var footer = new ByteBuffer();
        FooterWriter.Write(footer, _columns, _written, _rows, _options);
        footer.AppendInt32(footer.Length);
        footer.Append(Magic);
        _file.Write(footer.Memory(0, footer.Length));
        var hash = _file.Publish();
        _completed = true;
        return new WrittenTable(_displayName, _rows, _file.Length, hash);
    }

    /// <summary>Gives everything back; a file that was not completed is removed.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _file.Dispose();
            while (_buffers.TryPop(out var buffer))
            {
                buffer.Dispose();
            }

            while (_scratch.TryPop(out var scratch))
            {
                scratch.Dispose();
            }
        }
    }

    internal void Return(EncodedRowGroup group)
    {
        if (!group.Live)
        {
            return;
        }

        group.Live = false;
        if (_disposed)
        {
            group.Buffer.Dispose();
        }
        else
        {
            _buffers.Push(group.Buffer);
        }
    }

    private void Check(ColumnBatch rows)
    {
        if (rows.Columns.Length < _columns.Length)
        {
            throw new ArgumentException($"the batch has {rows.Columns.Length} columns; the table has {_columns.Length}", nameof(rows));
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            var (found, expected) = (rows.Columns[i].Request, _columns[i].Request);
            if (found.Form != expected.Form || !string.Equals(found.Name, expected.Name, StringComparison.Ordinal))
            {
                throw new ArgumentException($"column {i} of the batch is {found.Name} ({found.Form}); the table's is {expected.Name} ({expected.Form})", nameof(rows));
            }
        }
    }
}
