using HealthBatch.Columns;
using Parquet;
using Parquet.Schema;

namespace HealthBatch.ParquetNet;

/// <summary>A Parquet file as a column source, read by Parquet.Net. A row group's columns are read whole when it is opened.</summary>
public sealed class ParquetNetSource : IColumnSource
{
    private readonly FileStream _file;
    private readonly ParquetReader _reader;
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);
    private readonly Lock _reading = new();

    private ParquetNetSource(string path, FileStream file, ParquetReader reader)
    {
        Path = path;
        _file = file;
        _reader = reader;
        var columns = new List<ColumnSchema>();
        foreach (var field in reader.Schema.Fields)
        {
            columns.Add(StoredKinds.Describe(field));
            _fields.TryAdd(field.Name, field);
        }

        Schema = new TableSchema(columns);
        RowGroupRows = [.. reader.RowGroups.Select(group => group.RowCount)];
        RowCount = RowGroupRows.Sum();
    }

    /// <inheritdoc />
    public string Path { get; }

    /// <inheritdoc />
    public TableSchema Schema { get; }

    /// <inheritdoc />
    public IReadOnlyList<long> RowGroupRows { get; }

    /// <inheritdoc />
    public long RowCount { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">Its name as messages show it; the path where null.</param>
    /// <exception cref="InputException">Parquet.Net can't read it; its own words are in the message.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ParquetNetSource Open(string path, string? displayName = null)
    {
        var name = displayName ?? path;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            var options = new ParquetOptions { UseDateOnlyTypeForDates = true };
            return new ParquetNetSource(name, file, Waited.For(ParquetReader.CreateAsync(file, options, leaveStreamOpen: true)));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            file.Dispose();
            throw Unreadable(name, exception);
        }
    }

    /// <inheritdoc />
    public IColumnReader OpenRowGroup(int rowGroup, IReadOnlyList<ColumnRequest> columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rowGroup, RowGroupRows.Count);
        var problems = new List<InputProblem>();
        foreach (var column in columns)
        {
            Check(column, problems);
        }

        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }

        try
        {
            // One stream, and so one reader of it at a time.
            lock (_reading)
            {
                using var group = _reader.OpenRowGroupReader(rowGroup);
                return new LoadedRowGroup((int)RowGroupRows[rowGroup], columns, [.. columns.Select(column => StoredValues.Read(group, (DataField)_fields[column.Name]))]);
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or InputException))
        {
            throw Unreadable($"{Path}, row group {rowGroup}", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Waited.For(_reader.DisposeAsync());
        _file.Dispose();
    }

    private static InputException Unreadable(string where, Exception exception) =>
        new(where, $"what Parquet.Net can't read: {exception.Message}", "a Parquet file that it reads, or Lake:Codec \"native\"");

    private void Check(ColumnRequest request, List<InputProblem> problems)
    {
        var where = $"{Path}, column {request.Name}";
        if (!_fields.TryGetValue(request.Name, out var field))
        {
            problems.Add(new InputProblem(where, "no such column", $"one of {string.Join(", ", _fields.Keys)}"));
        }
        else if (Schema.Find(request.Name) is { Unsupported: { } reason } column)
        {
            problems.Add(new InputProblem(where, column.StoredAs, $"a column that can be read: {reason}"));
        }
        else if (!StoredKinds.Takes(Schema.Find(request.Name)!.Kind, request.Form))
        {
            problems.Add(new InputProblem(where, Schema.Find(request.Name)!.StoredAs, $"a column that can be read as {request.Form}"));
        }
    }
}
