using System.Buffers.Binary;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Reading;
using Microsoft.Win32.SafeHandles;

namespace HealthBatch.Parquet;

/// <summary>
/// A Parquet file as a column source. Row groups may be opened and read from several threads at once: the file is read at positions. Of a column, reading holds
/// at most one page as it lies in the file and one decompressed, and of most long pages only a part, whatever the file's size.
/// </summary>
public sealed class ParquetSource : IColumnSource
{
    private const int MarkLength = 4;
    private const int TailLength = 8;

    /// <summary>The longest footer; thousands of columns in thousands of row groups stay below.</summary>
    private const int LongestFooter = 32 << 20;

    /// <summary>The most text that a batch holds, beyond what lies in the file: delta-encoded and dictionary text can grow without bound.</summary>
    private const int TextAllowance = 8 << 20;

    /// <summary>The most that a dictionary takes, beyond twice its column chunk.</summary>
    private const int DictionaryAllowance = 48 << 20;

    private readonly SafeFileHandle _file;
    private readonly long _dataEnd;
    private readonly FileFooter _footer;
    private readonly Dictionary<string, StoredColumn> _byName = new(StringComparer.Ordinal);
    private readonly DecoderPool _decoders = new();
    private readonly int _leafCount;
    private readonly ExpansionBudget _budget = new();
    private readonly PagePool _largePages = new();

    private ParquetSource(string path, SafeFileHandle file, long dataEnd, FileFooter footer)
    {
        Path = path;
        _file = file;
        _dataEnd = dataEnd;
        _footer = footer;
        (var columns, _leafCount) = SchemaTree.Read(footer.Schema);
        Schema = new TableSchema([.. columns.Select(column => column.Schema)]);
        foreach (var column in columns)
        {
            _byName.TryAdd(column.Name, column);
        }

        var rows = new long[footer.RowGroupCount];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = footer.RowsOf(i);
            RowCount = rows[i] <= long.MaxValue - RowCount
                ? RowCount + rows[i]
                : throw new MalformedException("row groups with more than 2^63 rows together", "less");
        }

        RowGroupRows = rows;
    }

    /// <inheritdoc />
    public string Path { get; }

    /// <inheritdoc />
    public TableSchema Schema { get; }

    /// <inheritdoc />
    public IReadOnlyList<long> RowGroupRows { get; }

    /// <inheritdoc />
    public long RowCount { get; }

    /// <summary>The program that wrote the file, if it said so.</summary>
    public string? CreatedBy => _footer.CreatedBy;

    /// <summary>The footer.</summary>
    internal FileFooter Footer => _footer;

    /// <summary>Where the footer starts.</summary>
    internal long FooterOffset => _dataEnd;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">Its name as messages show it; the path where null.</param>
    /// <exception cref="ParquetFormatException">It is not a Parquet file, damaged, or encrypted.</exception>
    /// <exception cref="IOException">It can't be opened or read.</exception>
    public static ParquetSource Open(string path, string? displayName = null)
    {
        var name = displayName ?? path;
        var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        var offset = 0L;
        try
        {
            return Read(name, file, ref offset);
        }
        catch (MalformedException exception)
        {
            file.Dispose();
            throw new ParquetFormatException(name, null, null, offset, exception.Found, exception.Expected, exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IColumnReader OpenRowGroup(int rowGroup, IReadOnlyList<ColumnRequest> columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rowGroup, RowGroupRows.Count);
        var stored = Find(columns, out var decoders);
        var readers = new ColumnChunkReader[columns.Count];
        var chunks = Chunks(rowGroup, stored);
        for (var i = 0; i < readers.Length; i++)
        {
            try
            {
                readers[i] = Open(rowGroup, stored[i], columns[i].Form, chunks[i], decoders[i]);
            }
            catch (MalformedException exception)
            {
                throw new ParquetFormatException(
                    Path, rowGroup, columns[i].Name, ChunkOffset(chunks[i]), exception.Found, exception.Expected, exception);
            }
        }

        return new RowGroupReader(Path, rowGroup, RowGroupRows[rowGroup], columns, readers);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static ParquetSource Read(string name, SafeFileHandle file, ref long offset)
    {
        var length = RandomAccess.GetLength(file);
        if (length < MarkLength + TailLength)
        {
            throw new MalformedException($"a file of {length} bytes", "a Parquet file, which has at least 12");
        }

        offset = length - TailLength;
        var tail = ReadExactly(file, offset, TailLength);
        if (tail.AsSpan(4).SequenceEqual("PARE"u8))
        {
            throw new MalformedException("an encrypted footer (PARE)", "a file that is not encrypted: decrypt it before");
        }

        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new MalformedException($"the last bytes {Convert.ToHexString(tail.AsSpan(4))}", "PAR1: the file is cut short, or is not Parquet");
        }

        var footerLength = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (footerLength > length - MarkLength - TailLength || footerLength > LongestFooter)
        {
            throw new MalformedException(
                string.Create(CultureInfo.InvariantCulture, $"a footer of {footerLength} bytes in a file of {length}"),
                $"one that the file holds, and at most {LongestFooter} bytes");
        }

        offset = length - TailLength - footerLength;
        var footer = FileFooter.Read(ReadExactly(file, offset, (int)footerLength));
        return new ParquetSource(name, file, offset, footer);
    }

    private static byte[] ReadExactly(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            done += read > 0 ? read : throw new MalformedException("the end of the file", $"{length - done} more bytes");
        }

        return bytes;
    }

    /// <summary>Where the chunk claims to start, or the footer that claims it where the file is shorter.</summary>
    private long ChunkOffset(ColumnChunk chunk) => chunk.DataPageOffset >= 0 && chunk.DataPageOffset <= _dataEnd ? chunk.DataPageOffset : _dataEnd;

    private StoredColumn[] Find(IReadOnlyList<ColumnRequest> requests, out ValueDecoder[] decoders)
    {
        var found = new StoredColumn[requests.Count];
        decoders = new ValueDecoder[requests.Count];
        List<InputProblem>? problems = null;
        for (var i = 0; i < found.Length; i++)
        {
            var column = _byName.GetValueOrDefault(requests[i].Name);
            if (column is not null && Schema.Find(column.Name) is { Unsupported: null } && _decoders.Rent(column, requests[i].Form) is { } decoder)
            {
                (found[i], decoders[i]) = (column, decoder);
            }
            else
            {
                (problems ??= []).Add(Refuse(requests[i], column));
            }
        }

        return problems is null ? found : throw new InputException(problems);
    }

    private InputProblem Refuse(ColumnRequest request, StoredColumn? column)
    {
        var where = $"{Path}, column {column?.Path ?? request.Name}";
        return column is null
            ? new InputProblem(where, "no such column", $"one of {string.Join(", ", _byName.Keys)}")
            : new InputProblem(
                where,
                column.Schema.StoredAs,
                Schema.Find(column.Name)!.Unsupported is { } reason ? $"a column that can be read: {reason}" : DecoderFactory.Accepted(request.Form));
    }

    private ColumnChunk[] Chunks(int rowGroup, StoredColumn[] columns)
    {
        try
        {
            return _footer.ReadChunks(rowGroup, Array.ConvertAll(columns, column => column.Leaf), _leafCount);
        }
        catch (MalformedException exception)
        {
            throw new ParquetFormatException(Path, rowGroup, null, _dataEnd, exception.Found, exception.Expected, exception);
        }
    }

    private ColumnChunkReader Open(int rowGroup, StoredColumn column, ColumnForm form, ColumnChunk chunk, ValueDecoder decoder)
    {
        if (chunk.Encrypted)
        {
            throw new MalformedException("an encrypted column", "a file that is not encrypted: decrypt it before");
        }

        if (!string.IsNullOrEmpty(chunk.FilePath))
        {
            throw new MalformedException($"data in another file, {chunk.FilePath}", "data in the same file");
        }

        if (chunk.Type != column.Type!.Physical)
        {
            throw new MalformedException($"a column chunk of type {chunk.Type}", $"{column.Type.Physical}, as the schema says");
        }

        var rows = RowGroupRows[rowGroup];
        if (chunk.ValueCount != rows)
        {
            throw new MalformedException($"a column chunk of {chunk.ValueCount} values", $"{rows}, the row group's rows");
        }

        var start = rows == 0 ? _dataEnd : chunk.DictionaryPageOffset > 0 ? Math.Min(chunk.DictionaryPageOffset, chunk.DataPageOffset) : chunk.DataPageOffset;
        var length = rows == 0 ? 0 : chunk.CompressedLength;
        if (start < MarkLength || length < 0 || length > _dataEnd - start)
        {
            throw new MalformedException(
                $"a column chunk of {length} bytes at byte {start}", $"one between byte {MarkLength} and the footer at byte {_dataEnd}");
        }

        _largePages.Expect(length);
        decoder.DictionaryLimit = DictionaryAllowance + (2 * length);
        decoder.TextLimit = (int)Math.Min(int.MaxValue, TextAllowance + length);
        return new ColumnChunkReader(
            new ChunkPages(_file, chunk.Codec, start, start + length, _dataEnd, _budget, _largePages),
            decoder,
            column.Nullable,
            rows,
            used => _decoders.Return(column, form, used));
    }
}
