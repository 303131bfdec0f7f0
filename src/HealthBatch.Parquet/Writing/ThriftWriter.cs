using System.Text;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes structures in Thrift's compact protocol, in which Parquet's footer and page headers are stored. Fields must be written in rising order of their ids.</summary>
internal sealed class ThriftWriter(ByteBuffer target)
{
    private const byte True = 1, False = 2, ByteType = 3, I16 = 4, I32 = 5, I64 = 6, Binary = 8, List = 9, Struct = 12;
    private readonly Stack<int> _outer = new();
    private int _lastField;

    /// <summary>Opens a structure that is no field: the outermost, or a list's element.</summary>
    public void Begin()
    {
        _outer.Push(_lastField);
        _lastField = 0;
    }

    public void BeginStruct(int field)
    {
        Field(field, Struct);
        Begin();
    }

    public void End()
    {
        target.AppendByte(0);
        _lastField = _outer.Pop();
    }

    /// <summary>A structure without fields, as unions use to name a choice.</summary>
    public void Empty(int field)
    {
        BeginStruct(field);
        End();
    }

    public void Boolean(int field, bool value) => Field(field, value ? True : False);

    public void Int8(int field, sbyte value)
    {
        Field(field, ByteType);
        target.AppendByte((byte)value);
    }

    public void Int16(int field, short value)
    {
        Field(field, I16);
        target.AppendZigzag(value);
    }

    public void Int32(int field, int value)
    {
        Field(field, I32);
        target.AppendZigzag(value);
    }

    public void Int64(int field, long value)
    {
        Field(field, I64);
        target.AppendZigzag(value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Field(field, Binary);
        target.AppendVarint((ulong)value.Length);
        target.Append(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Structs(int field, int count) => ListHeader(field, Struct, count);

    public void Encodings(int field, List<ParquetEncoding> values)
    {
        ListHeader(field, I32, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            target.AppendZigzag((int)values[i]);
        }
    }

    public void Texts(int field, ReadOnlySpan<string> values)
    {
        ListHeader(field, Binary, values.Length);
        foreach (var value in values)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            target.AppendVarint((ulong)bytes.Length);
            target.Append(bytes);
        }
    }

    private void ListHeader(int field, byte type, int count)
    {
        Field(field, List);
        if (count < 15)
        {
            target.AppendByte((byte)((count << 4) | type));
        }
        else
        {
            target.AppendByte((byte)(0xF0 | type));
            target.AppendVarint((ulong)count);
        }
    }

    private void Field(int field, byte type)
    {
        var step = field - _lastField;
        if (step is > 0 and <= 15)
        {
            target.AppendByte((byte)((step << 4) | type));
        }
        else
        {
            target.AppendByte(type);
            target.AppendZigzag(field);
        }

        _lastField = field;
    }
}
