using System.Security.Cryptography;
using HealthBatch.Columns;
using Parquet;
using Parquet.Schema;

namespace HealthBatch.ParquetNet;

/// <summary>
/// Writes a Parquet file through Parquet.Net. It appears under its name when it is whole. Encoding copies a batch's values; Parquet.Net encodes them when
/// they are appended, since it can't do that apart from its stream.
/// </summary>
public sealed class ParquetNetSink : IColumnSink
{
    private readonly string _path, _displayName, _temporary;
    private readonly FileStream _file;
    private readonly IReadOnlyList<ColumnRequest> _schema;
    private readonly DataField[] _fields;
    private readonly ParquetWriter _writer;
    private long _rows;
    private bool _closed, _published;

    private ParquetNetSink(string path, string displayName, IReadOnlyList<ColumnRequest> schema)
    {
        _path = Path.GetFullPath(path);
        _displayName = displayName;
        _schema = schema;
        (_file, _temporary) = Open(_path);
        var fields = new ParquetSchema(schema.Select(WrittenColumn.Field));
        _fields = fields.GetDataFields();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        foreach (var column in schema.Where(column => column.Form is ColumnForm.Code))
        {
            options.ColumnEncodingHints[column.Name] = EncodingHint.Dictionary;
        }

        _writer = Waited.For(ParquetWriter.CreateAsync(fields, _file, options));
    }

    /// <summary>Starts a file beside its final place.</summary>
    /// <param name="path">The file's final place; its folder exists. What stands there is replaced on completion.</param>
    /// <param name="displayName">The file's name as messages and manifests show it.</param>
    /// <param name="schema">The columns, in order; at least one, names distinct.</param>
    public static ParquetNetSink Create(string path, string displayName, IReadOnlyList<ColumnRequest> schema)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfZero(schema.Count);
        return new ParquetNetSink(path, displayName, schema);
    }

    /// <inheritdoc />
    public IEncodedRowGroup Encode(ColumnBatch rows)
    {
        for (var i = 0; i < _schema.Count; i++)
        {
            if (rows.Columns.Length <= i || rows.Columns[i].Request.Form != _schema[i].Form || rows.Columns[i].Request.Name != _schema[i].Name)
            {
                throw new ArgumentException($"the batch's column {i} is not the table's {_schema[i].Name} ({_schema[i].Form})", nameof(rows));
            }
        }

        return new CopiedRowGroup(rows.RowCount, this, [.. _schema.Select((_, i) => WrittenColumn.Copy(rows.Columns[i], rows.RowCount))]);
    }

    /// <inheritdoc />
    public void Append(IEncodedRowGroup rowGroup)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (rowGroup is not CopiedRowGroup { Appended: false } group || group.Owner != this)
        {
            throw new ArgumentException("a row group is appended once, to the sink that encoded it", nameof(rowGroup));
        }

        group.Appended = true;
        if (group.RowCount == 0)
        {
            return;
        }

        using var writer = _writer.CreateRowGroup();
        for (var i = 0; i < _fields.Length; i++)
        {
            Waited.For(group.Columns[i].Write(writer, _fields[i]));
        }

        _rows += group.RowCount;
    }

    /// <inheritdoc />
    public WrittenTable Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _closed = true;
        Waited.For(_writer.DisposeAsync());
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        var table = new WrittenTable(_displayName, _rows, _file.Length, Convert.ToHexStringLower(SHA256.HashData(_file)));
        _file.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _published = true;
        return table;
    }

    /// <summary>Gives everything back; a file that was not completed is removed.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            Waited.For(_writer.DisposeAsync());
        }

        _file.Dispose();
        if (!_published)
        {
            File.Delete(_temporary);
        }
    }

    private static (FileStream File, string Path) Open(string path)
    {
        for (var i = 0; ; i++)
        {
            var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{i}.tmp");
            try
            {
                return (new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite), temporary);
            }
            catch (IOException) when (File.Exists(temporary))
            {
            }
        }
    }

    /// <summary>A batch's values, apart from the batch.</summary>
    private sealed class CopiedRowGroup(int rowCount, ParquetNetSink owner, WrittenColumn[] columns) : IEncodedRowGroup
    {
        public int RowCount => rowCount;

        public ParquetNetSink Owner => owner;

        public WrittenColumn[] Columns => columns;

        public bool Appended { get; set; }

        public void Dispose()
        {
        }
    }
}
