using System.Text;

namespace HealthBatch.Parquet.Meta;

/// <summary>
/// Reads Thrift's compact protocol, in which footers and page headers are written. Nothing is allocated for a length before the bytes are
/// known to be there, and nesting is limited, so that no input can exhaust memory or stack.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 32;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _depth;
    private int _lastField;

    /// <summary>Where the next byte is read.</summary>
    public int Position
    {
        readonly get => _position;
        set => _position = value;
    }

    /// <summary>Enters a struct; what it returns goes to <see cref="EndStruct"/>.</summary>
    public int BeginStruct()
    {
        if (++_depth > DeepestNesting)
        {
            throw new MalformedException($"structures nested more than {DeepestNesting} deep at byte {_position}", "a footer or page header");
        }

        var outer = _lastField;
        _lastField = 0;
        return outer;
    }

    /// <summary>Leaves a struct after its stop field was read.</summary>
    public void EndStruct(int outer)
    {
        _depth--;
        _lastField = outer;
    }

    /// <summary>Reads a field's header; false at the end of the struct.</summary>
    public bool NextField(out int id, out ThriftType type)
    {
        var header = NextByte();
        if (header == 0)
        {
            (id, type) = (0, ThriftType.Stop);
            return false;
        }

        type = Known(header & 15);
        id = header >> 4 is var delta and not 0 ? _lastField + delta : (short)ReadZigZag();
        _lastField = id;
        return true;
    }

    /// <summary>Reads a list's header and checks that its elements are of that type and can be there.</summary>
    public int BeginList(ThriftType expected)
    {
        var (type, count) = ListHeader();
        if (type != expected && !(count == 0 || (IsBoolean(type) && IsBoolean(expected))))
        {
            throw new MalformedException($"a list of {type} at byte {_position}", $"a list of {expected}");
        }

        return count;
    }

    public byte ReadByte() => NextByte();

    public int ReadI32()
    {
        var value = ReadZigZag();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new MalformedException($"{value} at byte {_position}", "a 32-bit integer");
    }

    public long ReadI64() => ReadZigZag();

    public ReadOnlySpan<byte> ReadBinary()
    {
        var length = ReadVarint();
        if (length > (ulong)(_bytes.Length - _position))
        {
            throw new MalformedException($"{length} bytes announced at byte {_position}", $"at most the {_bytes.Length - _position} that follow")
            {
                Truncated = true,
            };
        }

        var value = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return value;
    }

    /// <summary>Reads text of at most so many bytes.</summary>
    public string ReadString(int longest = int.MaxValue)
    {
        var text = ReadBinary();
        return text.Length <= longest
            ? Encoding.UTF8.GetString(text)
            : throw new MalformedException($"a name of {text.Length} bytes before byte {_position}", $"at most {longest}");
    }

    /// <summary>Checks that a field that is about to be read has the type it should have.</summary>
    public readonly void Require(int field, ThriftType found, ThriftType expected)
    {
        if (found != expected)
        {
            throw new MalformedException($"{found} in field {field} before byte {_position}", $"{expected}");
        }
    }

    /// <summary>Steps over a value of that type.</summary>
    public void Skip(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Advance(1);
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Advance(8);
                break;
            case ThriftType.Binary:
                ReadBinary();
                break;
            case ThriftType.List or ThriftType.Set:
                var (element, count) = ListHeader();
                SkipElements(element, count);
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            case ThriftType.Struct:
                var outer = BeginStruct();
                while (NextField(out _, out var field))
                {
                    Skip(field);
                }

                EndStruct(outer);
                break;
            default:
                throw new MalformedException($"type {(int)type} at byte {_position}", "a Thrift type");
        }
    }

    private static bool IsBoolean(ThriftType type) => type is ThriftType.True or ThriftType.False;

    private static ThriftType Known(int type) => type is > 0 and <= (int)ThriftType.Struct
        ? (ThriftType)type
        : throw new MalformedException($"Thrift type {type}", "1 to 12");

    private (ThriftType Element, int Count) ListHeader()
    {
        var header = NextByte();
        ulong count = (uint)header >> 4;
        if (count == 15)
        {
            count = ReadVarint();
        }

        // Every element takes at least one byte.
        if (count > (ulong)(_bytes.Length - _position))
        {
            throw new MalformedException($"a list of {count} elements at byte {_position}", $"at most {_bytes.Length - _position}")
            {
                Truncated = true,
            };
        }

        return (count == 0 ? ThriftType.Stop : Known(header & 15), (int)count);
    }

    private void SkipElements(ThriftType type, int count)
    {
        if (IsBoolean(type))
        {
            Advance(count);
            return;
        }

        if (++_depth > DeepestNesting)
        {
            throw new MalformedException($"lists nested more than {DeepestNesting} deep at byte {_position}", "a footer or page header");
        }

        for (var i = 0; i < count; i++)
        {
            Skip(type);
        }

        _depth--;
    }

    private void SkipMap()
    {
        var count = ReadVarint();
        if (count == 0)
        {
            return;
        }

        if (count > (ulong)(_bytes.Length - _position))
        {
            throw new MalformedException($"a map of {count} entries at byte {_position}", $"at most {_bytes.Length - _position}")
            {
                Truncated = true,
            };
        }

        var types = NextByte();
        var (key, value) = (Known(types >> 4), Known(types & 15));
        for (var i = 0UL; i < count; i++)
        {
            SkipElements(key, 1);
            SkipElements(value, 1);
        }
    }

    private void Advance(int count)
    {
        if (count > _bytes.Length - _position)
        {
            throw Ended();
        }

        _position += count;
    }

    private byte NextByte() => _position < _bytes.Length ? _bytes[_position++] : throw Ended();

    private readonly MalformedException Ended() =>
        new($"the end of the {_bytes.Length} bytes that are there", "more") { Truncated = true };

    private long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = NextByte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new MalformedException($"a number of more than 10 bytes before byte {_position}", "at most 64 bits");
    }
}
