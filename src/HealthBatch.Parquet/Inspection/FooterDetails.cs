using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Inspection;

/// <summary>Those parts of the footer that nobody needs for reading data.</summary>
internal sealed class FooterDetails
{
    private readonly List<KeyValuePair<string, string?>> _keyValues = [];
    private readonly List<InspectedRowGroup> _rowGroups = [];

    public int Version { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string?>> KeyValues => _keyValues;

    public IReadOnlyList<InspectedRowGroup> RowGroups => _rowGroups;

    /// <summary>Reads a footer that has been read as a <see cref="FileFooter"/> before.</summary>
    public static FooterDetails Read(ReadOnlySpan<byte> bytes, IReadOnlyList<StoredType?> leaves)
    {
        var details = new FooterDetails();
        var thrift = new ThriftReader(bytes);
        var outer = thrift.BeginStruct();
        while (thrift.NextField(out var id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftType.I32): details.Version = thrift.ReadI32(); break;
                case (4, ThriftType.List): details.ReadRowGroups(ref thrift, leaves); break;
                case (5, ThriftType.List): details.ReadKeyValues(ref thrift); break;
                default: thrift.Skip(type); break;
            }
        }

        thrift.EndStruct(outer);
        return details;
    }

    private void ReadRowGroups(ref ThriftReader thrift, IReadOnlyList<StoredType?> leaves)
    {
        for (var count = thrift.BeginList(ThriftType.Struct); count > 0; count--)
        {
            long rows = 0;
            var chunks = new List<InspectedChunk>();
            var outer = thrift.BeginStruct();
            while (thrift.NextField(out var id, out var type))
            {
                switch (id, type)
                {
                    case (1, ThriftType.List):
                        for (var left = thrift.BeginList(ThriftType.Struct); left > 0; left--)
                        {
                            chunks.Add(ChunkDetails.Read(ref thrift, chunks.Count < leaves.Count ? leaves[chunks.Count] : null));
                        }

                        break;
                    case (3, ThriftType.I64): rows = thrift.ReadI64(); break;
                    default: thrift.Skip(type); break;
                }
            }

            thrift.EndStruct(outer);
            _rowGroups.Add(new InspectedRowGroup(rows, chunks));
        }
    }

    private void ReadKeyValues(ref ThriftReader thrift)
    {
        for (var count = thrift.BeginList(ThriftType.Struct); count > 0; count--)
        {
            string? key = null, value = null;
            var outer = thrift.BeginStruct();
            while (thrift.NextField(out var id, out var type))
            {
                switch (id, type)
                {
                    case (1, ThriftType.Binary): key = thrift.ReadString(); break;
                    case (2, ThriftType.Binary): value = thrift.ReadString(); break;
                    default: thrift.Skip(type); break;
                }
            }

            thrift.EndStruct(outer);
            _keyValues.Add(new KeyValuePair<string, string?>(key ?? throw new MalformedException("words without a key", "a key"), value));
        }
    }
}
