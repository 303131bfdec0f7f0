using HealthBatch.Columns;

namespace HealthBatch.Parquet.Reading;

/// <summary>Reads one row group: every batch takes the same rows of every column. Damage is reported with file, row group, column and offset.</summary>
internal sealed class RowGroupReader : IColumnReader
{
    private readonly string _path;
    private readonly int _rowGroup;
    private readonly IReadOnlyList<ColumnRequest> _requests;
    private readonly ColumnChunkReader[] _columns;
    private long _rowsLeft;

    /// <summary>Makes a reader; it disposes the columns.</summary>
    public RowGroupReader(string path, int rowGroup, long rows, IReadOnlyList<ColumnRequest> requests, ColumnChunkReader[] columns)
    {
        _path = path;
        _rowGroup = rowGroup;
        _requests = requests;
        _columns = columns;
        _rowsLeft = rows;
    }

    /// <inheritdoc />
    public bool Read(ColumnBatch batch)
    {
        if (batch.Columns.Length != _columns.Length)
        {
            throw new ArgumentException($"a batch of {batch.Columns.Length} columns for {_columns.Length} requests", nameof(batch));
        }

        var count = (int)Math.Min(batch.Capacity, _rowsLeft);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (batch.Requests[i].Form != _requests[i].Form)
            {
                throw new ArgumentException($"a batch whose column {i} has form {batch.Requests[i].Form}, not {_requests[i].Form}", nameof(batch));
            }

            try
            {
                _columns[i].Read(batch.Columns[i], count);
            }
            catch (MalformedException exception)
            {
                throw new ParquetFormatException(
                    _path, _rowGroup, _requests[i].Name, _columns[i].Offset, exception.Found, exception.Expected, exception);
            }
        }

        _rowsLeft -= count;
        batch.RowCount = count;
        return count > 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }
}
