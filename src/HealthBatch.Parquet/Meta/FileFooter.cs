namespace HealthBatch.Parquet.Meta;

/// <summary>
/// The footer: the schema, and where each row group's entry lies. Column chunks are read from it when a row group is opened, so that a file
/// with many columns costs only what is asked for.
/// </summary>
internal sealed class FileFooter
{
    private const int MostSchemaElements = 100_000;
    private const int MostRowGroups = 1_000_000;

    /// <summary>The most characters in all names together.</summary>
    private const int MostNameCharacters = 4 << 20;

    /// <summary>The longest name of a field or program, in bytes.</summary>
    internal const int LongestName = 4096;

    private readonly byte[] _bytes;
    private readonly List<RowGroupEntry> _rowGroups = [];

    private FileFooter(byte[] bytes) => _bytes = bytes;

    /// <summary>The footer as it lies in the file.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The schema tree, parents first.</summary>
    public List<SchemaElement> Schema { get; } = [];

    /// <summary>The rows of the file, as the footer states them.</summary>
    public long RowCount { get; private set; }

    /// <summary>The row groups.</summary>
    public int RowGroupCount => _rowGroups.Count;

    /// <summary>The program that wrote the file, if it said so.</summary>
    public string? CreatedBy { get; private set; }

    /// <summary>Reads a footer.</summary>
    /// <exception cref="MalformedException">It isn't one.</exception>
    public static FileFooter Read(byte[] bytes)
    {
        var footer = new FileFooter(bytes);
        var thrift = new ThriftReader(bytes);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (2, ThriftType.List): footer.ReadSchema(ref thrift); break;
                case (3, ThriftType.I64): footer.RowCount = thrift.ReadI64(); break;
                case (4, ThriftType.List): footer.ReadRowGroups(ref thrift); break;
                case (6, ThriftType.Binary): footer.CreatedBy = thrift.ReadString(LongestName); break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        return footer;
    }

    /// <summary>The rows of a row group.</summary>
    public long RowsOf(int rowGroup) => _rowGroups[rowGroup].Rows;

    /// <summary>Reads the chunks of some leaves of a row group.</summary>
    /// <param name="rowGroup">The row group.</param>
    /// <param name="leaves">The leaves' places among all leaves of the schema, in any order.</param>
    /// <param name="leafCount">How many leaves the schema has.</param>
    /// <exception cref="MalformedException">An entry is damaged.</exception>
    public ColumnChunk[] ReadChunks(int rowGroup, ReadOnlySpan<int> leaves, int leafCount)
    {
        var chunks = new ColumnChunk[leaves.Length];
        var wanted = leaves.Length;
        var thrift = new ThriftReader(_bytes) { Position = _rowGroups[rowGroup].Columns };
        var count = thrift.BeginList(ThriftType.Struct);
        if (count != leafCount)
        {
            throw new MalformedException($"{count} column chunks", $"{leafCount}, as the schema has");
        }

        for (var leaf = 0; leaf < count && wanted > 0; leaf++)
        {
            if (!Among(leaves, leaf))
            {
                thrift.Skip(ThriftType.Struct);
                continue;
            }

            var chunk = ColumnChunk.Read(ref thrift);
            for (var i = 0; i < leaves.Length; i++)
            {
                if (leaves[i] == leaf)
                {
                    chunks[i] = chunk;
                    wanted--;
                }
            }
        }

        return chunks;
    }

    /// <summary>A loop of its own: the framework's search is compiled anew in every run, which takes longer than all searches.</summary>
    private static bool Among(ReadOnlySpan<int> leaves, int leaf)
    {
        foreach (var one in leaves)
        {
            if (one == leaf)
            {
                return true;
            }
        }

        return false;
    }

    private void ReadSchema(ref ThriftReader thrift)
    {
        var count = thrift.BeginList(ThriftType.Struct);
        if (count > MostSchemaElements)
        {
            throw new MalformedException($"{count} schema elements", $"at most {MostSchemaElements}");
        }

        Schema.Clear();
        var characters = 0L;
        for (var i = 0; i < count; i++)
        {
            Schema.Add(SchemaElement.Read(ref thrift));
            characters += Schema[i].Name.Length;
            if (characters > MostNameCharacters)
            {
                throw new MalformedException($"names of columns with more than {MostNameCharacters} characters together", "less");
            }
        }
    }

    private void ReadRowGroups(ref ThriftReader thrift)
    {
        var count = thrift.BeginList(ThriftType.Struct);
        if (count > MostRowGroups)
        {
            throw new MalformedException($"{count} row groups", $"at most {MostRowGroups}");
        }

        _rowGroups.Clear();
        for (var i = 0; i < count; i++)
        {
            var columns = -1;
            var rows = -1L;
            var outer = thrift.BeginStruct();
            while (thrift.NextField(out var id, out var type))
            {
                switch (id, type)
                {
                    case (1, ThriftType.List):
                        columns = thrift.Position;
                        thrift.Skip(type);
                        break;
                    case (3, ThriftType.I64): rows = thrift.ReadI64(); break;
                    default: thrift.Skip(type); break;
                }
            }

            thrift.EndStruct(outer);
            if (columns < 0 || rows < 0)
            {
                throw new MalformedException($"row group {i} without columns or with {rows} rows", "both");
            }

            _rowGroups.Add(new RowGroupEntry(rows, columns));
        }
    }

    private readonly record struct RowGroupEntry(long Rows, int Columns);
}
