using System.IO.Compression;

namespace HealthBatch.Testing.Parquet;

/// <summary>Files made to take more memory than they are worth: small ones that claim or unpack to much, and one large one that is sound.</summary>
public static class HostileFiles
{
    private const int Int32 = 1, Double = 5, Bytes = 6, Fixed = 7;
    private const int Snappy = 1, Gzip = 2, Brotli = 4, Zstd = 6;
    private const int Megabyte = 1 << 20;

    /// <summary>The files by name; each is made when it is asked for.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = new SortedDictionary<string, Func<byte[]>>(StringComparer.Ordinal)
    {
        ["a page of 2 GB"] = () => One(1, new("c", Double, Data(1, 0, [0xFF, 0xFF, 0xFF, 0xFF, 7, 0, 0], int.MaxValue)) { Codec = Snappy }),
        ["a dictionary of 2^31 values"] = () => One(1, new("c", Double, new BuiltPage(2, int.MaxValue, 0, new byte[8]), Data(1, 8, [1, 2, 0]))),
        ["a run of 2^31 rows without values"] = () => One(
            int.MaxValue, new("c", Double, Data(int.MaxValue, 0, [6, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0])) { Optional = true }),
        ["a run of 2^31 equal indices"] = () => One(
            int.MaxValue, new("c", Double, new BuiltPage(2, 1, 0, new byte[8]), Data(int.MaxValue, 8, [1, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0]))),
        ["a run of 2^31 equal texts"] = () => One(
            int.MaxValue, Text(new BuiltPage(2, 1, 0, [4, 0, 0, 0, .. "text"u8]), Data(int.MaxValue, 8, [1, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0]))),
        ["a text of 2 GB"] = () => One(1, Text(Data(1, 0, [255, 255, 255, 127, 1]))),
        ["delta lengths of 2 GB"] = () => One(1, Text(Data(1, 6, [0x80, 1, 4, 1, 0xFC, 0xFF, 0xFF, 0xFF, 0x0F]))),
        ["texts that each repeat the one before"] = () => One(100_000, Text(Data(100_000, 7, Growing(100_000)))),
        ["equal texts of a megabyte"] = () => One(4096, Text(new BuiltPage(2, 1, 0, Long(Megabyte)), Data(4096, 8, [1, 0x80, 0x40, 0]))),
        ["zeros in snappy"] = () => Zeros(Snappy, SnappyZeros),
        ["zeros in gzip"] = () => Zeros(Gzip, length => Packed(length, to => new GZipStream(to, CompressionLevel.SmallestSize))),
        ["zeros in brotli"] = () => Zeros(Brotli, length => Packed(length, to => new BrotliStream(to, CompressionLevel.SmallestSize))),
        ["a dictionary of zeros in gzip"] = () => Dictionary("c", Double, 8, null),
        ["a dictionary of small integers in gzip"] = () => Dictionary("c", Int32, 4, null),
        ["a dictionary of integers that are read as text"] = () => Dictionary("text", Int32, 4, null),
        ["a dictionary of empty texts in gzip"] = () => Dictionary("text", Bytes, 4, 0),
        ["a dictionary of UUIDs in gzip"] = () => BuiltFile.Make(1, Bombs("text", Fixed, 16) with { TypeLength = 16, Logical = new ThriftBytes().Struct(14, new ThriftBytes()) }),
        ["a dictionary of integers that barely fits as text"] = () => Dictionary("text", Digits(10 * Megabyte)),
        ["a dictionary of integers that barely fits as numbers"] = () => Dictionary("c", Digits(17 * Megabyte)),
        ["a dictionary of integers that doesn't fit as text"] = () => Dictionary("text", Digits(20 * Megabyte)),
        ["twelve columns of zeros in gzip"] = () => BuiltFile.Make(
            4 * Megabyte / 8, [.. Enumerable.Range(0, 12).Select(i => ZeroColumn($"c{i}", Gzip, 4 * Megabyte, to => new GZipStream(to, CompressionLevel.Fastest)))]),
        ["twelve columns of zeros in brotli with its widest window"] = () => Wide(Brotli, BrotliZeros(32 * Megabyte)),
        ["twelve columns of zeros in zstd with a window of 16 MB"] = () => Wide(Zstd, ZstdZeros(32 * Megabyte)),
        ["twelve sound columns of a page each"] = () => Beside(0, Doubles),
        ["twelve sound columns of a page each in snappy"] = () => Beside(Snappy, length => SnappyLiterals(Doubles(length))),
        ["twelve sound columns of a page each in gzip"] = () => Beside(Gzip, length => Packed(Doubles(length))),
        ["almost a hundred thousand columns"] = () => Columns(99_999, 30),
        ["almost a hundred thousand columns of fifty thousand names"] = () => Columns(99_999, 30, 50_000),
        ["names of thirty megabytes"] = () => Columns(7_500, 4000),
        ["a million row groups"] = RowGroups,
        ["a sound chunk of 24 MB in one page"] = () => One(3 * Megabyte, new("c", Double, Data(3 * Megabyte, 0, new byte[24 * Megabyte]))),
        ["sound texts of 24 MB in one page"] = () => One(Megabyte, Text(Data(Megabyte, 0, Texts(Megabyte, 20)))),
    };

    private static byte[] One(int rows, BuiltColumn column) => BuiltFile.Make(rows, column);

    private static BuiltColumn Text(params BuiltPage[] pages) => new("text", Bytes, pages) { Converted = 0 };

    private static BuiltPage Data(int values, int encoding, byte[] body, int? uncompressed = null) => new(0, values, encoding, body) { UncompressedLength = uncompressed };

    private static byte[] Growing(int count)
    {
        // Every prefix one longer than the last, every suffix one byte.
        byte[] header = [0x80, 0x80, 0x08, 1, 0xA0, 0x8D, 0x06];
        return [.. header, 0, 2, 0, .. header, 2, 0, 0, .. Enumerable.Repeat((byte)'a', count)];
    }

    private static byte[] Long(int length) => [.. BitConverter.GetBytes(length), .. Enumerable.Repeat((byte)'a', length)];

    private static byte[] Texts(int count, int length)
    {
        var bytes = new byte[count * (4 + length)];
        for (var i = 0; i < count; i++)
        {
            bytes[i * (4 + length)] = (byte)length;
            bytes.AsSpan((i * (4 + length)) + 4, length).Fill((byte)('a' + (i % 26)));
        }

        return bytes;
    }

    private static byte[] Zeros(int codec, Func<int, byte[]> compress)
    {
        // As large as is let through, and beyond.
        const int Length = 32 * Megabyte;
        return BuiltFile.Make(
            Length / 8,
            new BuiltColumn("c", Double, Data(Length / 8, 0, compress(Length), Length)) { Codec = codec });
    }

    /// <summary>Columns whose pages together are larger than the file's limit, though each is below.</summary>
    private static byte[] Beside(int codec, Func<int, byte[]> compress)
    {
        const int Length = 12 * Megabyte;
        var page = Data(Length / 8, 0, compress(Length), Length);
        return BuiltFile.Make(Length / 8, [.. Enumerable.Range(0, 12).Select(i => new BuiltColumn($"c{i}", Double, page) { Codec = codec })]);
    }

    /// <summary>Twelve columns of 32 MB of zeros each.</summary>
    private static byte[] Wide(int codec, byte[] zeros)
    {
        var page = Data(4 * Megabyte, 0, zeros, 32 * Megabyte);
        return BuiltFile.Make(4 * Megabyte, [.. Enumerable.Range(0, 12).Select(i => new BuiltColumn($"c{i}", Double, page) { Codec = codec })]);
    }

    private static byte[] BrotliZeros(int length)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(length)];
        return BrotliEncoder.TryCompress(new byte[length], compressed, out var written, quality: 5, window: 24) ? compressed[..written] : [];
    }

    /// <summary>A frame that states a window of 16 MB, and blocks that each repeat a zero 128 KB long (RFC 8878, 3.1.1).</summary>
    private static byte[] ZstdZeros(int length)
    {
        const int Block = 128 << 10;
        var frame = new List<byte> { 0x28, 0xB5, 0x2F, 0xFD, 0, 14 << 3 };
        for (var left = length; left > 0; left -= Block)
        {
            var header = (Block << 3) | (1 << 1) | (left == Block ? 1 : 0);
            frame.AddRange([(byte)header, (byte)(header >> 8), (byte)(header >> 16), 0]);
        }

        return [.. frame];
    }

    /// <summary>Numbers that no codec makes smaller by much.</summary>
    private static byte[] Doubles(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The bytes as Snappy has them where it finds nothing to copy: a literal for every 64 KB.</summary>
    private static byte[] SnappyLiterals(byte[] bytes)
    {
        var target = new List<byte>(bytes.Length + (bytes.Length >> 12));
        for (var rest = (uint)bytes.Length; ; rest >>= 7)
        {
            target.Add((byte)(rest < 128 ? rest : rest | 128));
            if (rest < 128)
            {
                break;
            }
        }

        for (var done = 0; done < bytes.Length; done += 1 << 16)
        {
            var length = Math.Min(1 << 16, bytes.Length - done);
            target.AddRange([61 << 2, (byte)(length - 1), (byte)((length - 1) >> 8)]);
            target.AddRange(bytes.AsSpan(done, length));
        }

        return [.. target];
    }

    private static BuiltColumn ZeroColumn(string name, int codec, int length, Func<Stream, Stream> compressor) =>
        new(name, Double, Data(length / 8, 0, Packed(length, compressor), length)) { Codec = codec };

    private static byte[] Dictionary(string name, int type, int width, int? converted) => BuiltFile.Make(1, Bombs(name, type, width) with { Converted = converted });

    /// <summary>A dictionary page of 32 MB of zeros, and one index.</summary>
    private static BuiltColumn Bombs(string name, int type, int width)
    {
        var zeros = Packed(32 * Megabyte, to => new GZipStream(to, CompressionLevel.SmallestSize));
        byte[] indices = [.. Packed([1, 2, 0])];
        return new(
            name,
            type,
            new BuiltPage(2, 32 * Megabyte / width, 0, zeros) { UncompressedLength = 32 * Megabyte },
            new BuiltPage(0, 1, 8, indices) { UncompressedLength = 3 })
        { Codec = Gzip };
    }

    private static byte[] Dictionary(string name, byte[] integers) => BuiltFile.Make(1, new BuiltColumn(
        name,
        Int32,
        new BuiltPage(2, integers.Length / 4, 0, Packed(integers)) { UncompressedLength = integers.Length },
        new BuiltPage(0, 1, 8, Packed([1, 2, 0])) { UncompressedLength = 3 })
    { Codec = Gzip });

    /// <summary>Integers of four bits each, which gzip makes seven or eight times smaller: as much as honest data shrinks.</summary>
    private static byte[] Digits(int length)
    {
        var random = new Random(1);
        var bytes = new byte[length];
        for (var i = 0; i < length; i += 4)
        {
            bytes[i] = (byte)random.Next(16);
        }

        return bytes;
    }

    private static byte[] Packed(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] Packed(int length, Func<Stream, Stream> compressor)
    {
        var target = new MemoryStream();
        using (var stream = compressor(target))
        {
            for (var done = 0; done < length; done += Megabyte)
            {
                stream.Write(new byte[Megabyte]);
            }
        }

        return target.ToArray();
    }

    /// <summary>A literal of one zero, and copies of it.</summary>
    private static byte[] SnappyZeros(int length)
    {
        var bytes = new List<byte>();
        for (var rest = (uint)length; ; rest >>= 7)
        {
            bytes.Add((byte)(rest >= 128 ? rest | 128 : rest));
            if (rest < 128)
            {
                break;
            }
        }

        bytes.AddRange([0, 0]);
        var left = length - 1;
        for (; left >= 64; left -= 64)
        {
            bytes.AddRange([63 << 2 | 2, 1, 0]);
        }

        bytes.AddRange([(byte)((left - 1) << 2 | 2), 1, 0]);
        return [.. bytes];
    }

    private static byte[] Columns(int count, int nameLength, int names = int.MaxValue)
    {
        var element = (int i) => new ThriftBytes().I32(1, Double).I32(3, 1).Text(4, (i % names).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(nameLength, 'n'));
        ThriftBytes[] schema = [new ThriftBytes().Text(4, "root").I32(5, count), .. Enumerable.Range(0, count).Select(element)];
        return BuiltFile.Finish("PAR1"u8.ToArray(), new ThriftBytes().I32(1, 2).List(2, schema).I64(3, 0).List(4, []));
    }

    private static byte[] RowGroups()
    {
        ThriftBytes[] schema = [new ThriftBytes().Text(4, "root").I32(5, 1), new BuiltColumn("c", Double).SchemaElement];
        var group = new ThriftBytes().List(1, []).I64(3, 0);
        return BuiltFile.Finish(
            "PAR1"u8.ToArray(), new ThriftBytes().I32(1, 2).List(2, schema).I64(3, 0).List(4, [.. Enumerable.Repeat(group, 1_000_000)]));
    }
}
