using System.Reflection;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes the footer (parquet.thrift, FileMetaData): schema, row groups, statistics, key-values.</summary>
internal static class FooterWriter
{
    private const int Optional = 1, Required = 0;

    /// <summary>Who wrote the file, in the form that readers parse.</summary>
    public static string CreatedBy { get; } =
        $"HealthBatch version {typeof(FooterWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}";

    public static void Write(ByteBuffer target, IReadOnlyList<ColumnEncoder> columns, IReadOnlyList<WrittenRowGroup> rowGroups, long rows, ParquetWriteOptions options)
    {
        var thrift = new ThriftWriter(target);
        thrift.Begin();
        thrift.Int32(1, 2);
        WriteSchema(thrift, columns);
        thrift.Int64(3, rows);
        thrift.Structs(4, rowGroups.Count);
        for (var i = 0; i < rowGroups.Count; i++)
        {
            WriteRowGroup(thrift, columns, rowGroups[i], i);
        }

        if (options.KeyValues.Count > 0)
        {
            thrift.Structs(5, options.KeyValues.Count);
            foreach (var (key, value) in options.KeyValues.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                thrift.Begin();
                thrift.Text(1, key);
                thrift.Text(2, value);
                thrift.End();
            }
        }

        thrift.Text(6, CreatedBy);
        thrift.Structs(7, columns.Count);
        foreach (var _ in columns)
        {
            // Statistics are in the order of the type: numbers by size, bytes unsigned.
            thrift.Begin();
            thrift.Empty(1);
            thrift.End();
        }

        thrift.End();
    }

    private static void WriteSchema(ThriftWriter thrift, IReadOnlyList<ColumnEncoder> columns)
    {
        thrift.Structs(2, columns.Count + 1);
        thrift.Begin();
        thrift.Text(4, "schema");
        thrift.Int32(5, columns.Count);
        thrift.End();
        foreach (var column in columns)
        {
            thrift.Begin();
            thrift.Int32(1, (int)column.Type);
            thrift.Int32(3, column.Request.Nullable ? Optional : Required);
            thrift.Text(4, column.Request.Name);
            switch (column.Request.Form)
            {
                case ColumnForm.Text or ColumnForm.Code:
                    thrift.Int32(6, 0);
                    thrift.BeginStruct(10);
                    thrift.Empty(1);
                    thrift.End();
                    break;
                case ColumnForm.Date:
                    thrift.Int32(6, 6);
                    thrift.BeginStruct(10);
                    thrift.Empty(6);
                    thrift.End();
                    break;
                case ColumnForm.Timestamp:
                    thrift.Int32(6, 10);
                    thrift.BeginStruct(10);
                    thrift.BeginStruct(8);
                    thrift.Boolean(1, true);
                    thrift.BeginStruct(2);
                    thrift.Empty(2);
                    thrift.End();
                    thrift.End();
                    thrift.End();
                    break;
                default:
                    break;
            }

            thrift.End();
        }
    }

    private static void WriteRowGroup(ThriftWriter thrift, IReadOnlyList<ColumnEncoder> columns, WrittenRowGroup rowGroup, int ordinal)
    {
        thrift.Begin();
        thrift.Structs(1, columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            thrift.Begin();
            thrift.Int64(2, 0);
            WriteChunk(thrift, columns[i].Request.Name, rowGroup.Chunks[i], rowGroup.Offset);
            thrift.End();
        }

        long uncompressed = 0, compressed = 0;
        foreach (var chunk in rowGroup.Chunks)
        {
            uncompressed += chunk.UncompressedBytes;
            compressed += chunk.CompressedBytes;
        }

        thrift.Int64(2, uncompressed);
        thrift.Int64(3, rowGroup.Rows);
        thrift.Int64(5, rowGroup.Offset);
        thrift.Int64(6, compressed);
        if (ordinal <= short.MaxValue)
        {
            thrift.Int16(7, (short)ordinal);
        }

        thrift.End();
    }

    private static void WriteChunk(ThriftWriter thrift, string name, ColumnChunk chunk, long offset)
    {
        thrift.BeginStruct(3);
        thrift.Int32(1, (int)chunk.Type);
        thrift.Encodings(2, chunk.Encodings);
        thrift.Texts(3, [name]);
        thrift.Int32(4, (int)chunk.Codec);
        thrift.Int64(5, chunk.ValueCount);
        thrift.Int64(6, chunk.UncompressedBytes);
        thrift.Int64(7, chunk.CompressedBytes);
        thrift.Int64(9, offset + chunk.DataOffset!.Value);
        if (chunk.DictionaryOffset is { } dictionary)
        {
            thrift.Int64(11, offset + dictionary);
        }

        WriteStatistics(thrift, chunk.Statistics);
        thrift.End();
    }

    private static void WriteStatistics(ThriftWriter thrift, ColumnStatistics statistics)
    {
        thrift.BeginStruct(12);
        thrift.Int64(3, statistics.NullCount);
        if (statistics.Max is not null)
        {
            thrift.Bytes(5, statistics.Max);
        }

        if (statistics.Min is not null)
        {
            thrift.Bytes(6, statistics.Min);
        }

        if (statistics.Max is not null)
        {
            thrift.Boolean(7, statistics.MaxExact);
        }

        if (statistics.Min is not null)
        {
            thrift.Boolean(8, statistics.MinExact);
        }

        thrift.End();
    }
}

/// <summary>A row group that is in the file.</summary>
internal sealed record WrittenRowGroup(long Offset, int Rows, IReadOnlyList<ColumnChunk> Chunks);
