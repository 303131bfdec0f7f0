namespace HealthBatch.Testing.Parquet;

/// <summary>
/// Writes Thrift's compact protocol field by field, right or wrong, so that tests can make footers and page headers that no writer would.
/// Written from the protocol's description alone: it shares nothing with the code it tests.
/// </summary>
public sealed class ThriftBytes
{
    private readonly List<byte> _bytes = [];
    private int _lastField;

    /// <summary>The bytes written so far, without the stop field.</summary>
    public byte[] Fields => [.. _bytes];

    /// <summary>The bytes as a finished struct.</summary>
    public byte[] Finished => [.. _bytes, 0];

    /// <summary>A 32-bit integer.</summary>
    public ThriftBytes I32(int field, int value) => Header(field, 5).Varint(ZigZag(value));

    /// <summary>A 64-bit integer.</summary>
    public ThriftBytes I64(int field, long value) => Header(field, 6).Varint(ZigZag(value));

    /// <summary>A truth value.</summary>
    public ThriftBytes Bool(int field, bool value) => Header(field, value ? 1 : 2);

    /// <summary>One byte.</summary>
    public ThriftBytes Byte(int field, byte value) => Header(field, 3).Raw([value]);

    /// <summary>Text.</summary>
    public ThriftBytes Text(int field, string value) => Header(field, 8).Varint((ulong)System.Text.Encoding.UTF8.GetByteCount(value))
        .Raw(System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>A struct.</summary>
    public ThriftBytes Struct(int field, ThriftBytes value) => Header(field, 12).Raw(value.Finished);

    /// <summary>A list of structs.</summary>
    public ThriftBytes List(int field, IReadOnlyCollection<ThriftBytes> elements)
    {
        Header(field, 9);
        _ = elements.Count < 15 ? Raw([(byte)(elements.Count << 4 | 12)]) : Raw([0xFC]).Varint((ulong)elements.Count);
        foreach (var element in elements)
        {
            Raw(element.Finished);
        }

        return this;
    }

    private static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    private ThriftBytes Header(int field, int type)
    {
        if (field - _lastField is > 0 and < 16)
        {
            Raw([(byte)(field - _lastField << 4 | type)]);
        }
        else
        {
            Raw([(byte)type]).Varint(ZigZag(field));
        }

        _lastField = field;
        return this;
    }

    private ThriftBytes Varint(ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            _bytes.Add((byte)(value | 128));
        }

        _bytes.Add((byte)value);
        return this;
    }

    private ThriftBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
