using System.Buffers.Binary;

namespace HealthBatch.Testing.Parquet;

/// <summary>Builds Parquet files of one row group, byte by byte.</summary>
public static class BuiltFile
{
    /// <summary>A file of that many rows.</summary>
    public static byte[] Make(long rows, params BuiltColumn[] columns)
    {
        var file = new List<byte>("PAR1"u8.ToArray());
        var chunks = new List<ThriftBytes>();
        foreach (var column in columns)
        {
            long start = file.Count, dictionary = 0;
            var data = start;
            foreach (var page in column.Pages)
            {
                if (page.Type == 2)
                {
                    dictionary = file.Count;
                    data = file.Count + page.Bytes.Length;
                }

                file.AddRange(page.Bytes);
            }

            var metadata = new ThriftBytes().I32(1, column.Type).I32(4, column.Codec).I64(5, rows).I64(6, file.Count - start)
                .I64(7, file.Count - start).I64(9, data);
            chunks.Add(new ThriftBytes().I64(2, 0).Struct(3, dictionary == 0 ? metadata : metadata.I64(11, dictionary)));
        }

        ThriftBytes[] schema =
        [
            new ThriftBytes().Text(4, "root").I32(5, columns.Length),
            .. columns.Select(column => column.SchemaElement),
        ];
        ThriftBytes[] groups = rows == 0 ? [] : [new ThriftBytes().List(1, chunks).I64(2, file.Count).I64(3, rows)];
        return Finish(file, new ThriftBytes().I32(1, 2).List(2, schema).I64(3, rows).List(4, groups).Text(6, "a test"));
    }

    /// <summary>Puts a footer behind what a file holds.</summary>
    public static byte[] Finish(IEnumerable<byte> data, ThriftBytes footer)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Finished.Length);
        return [.. data, .. footer.Finished, .. length, .. "PAR1"u8];
    }
}
