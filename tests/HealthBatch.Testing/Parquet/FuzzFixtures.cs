using System.IO.Compression;

namespace HealthBatch.Testing.Parquet;

/// <summary>Small files that between them use every page version, encoding and codec that is read, for mutation.</summary>
public static class FuzzFixtures
{
    private const int Rows = 24;
    private static readonly byte[] Doubles = Plain(8, i => BitConverter.GetBytes(i * 1.5));
    private static readonly byte[] Longs = Plain(8, i => BitConverter.GetBytes(i * 1_000_003L));
    private static readonly byte[] Ints = Plain(4, i => BitConverter.GetBytes(i - 5));

    /// <summary>24 values 0, 1, 2, 0, 1, 2 … of two bits each: three packed groups, after a byte with their width.</summary>
    private static readonly byte[] Indices = [2, 3 << 1 | 1, 0x24, 0x49, 0x12, 0x24, 0x49, 0x12];

    /// <summary>Five rows with, three without, eight with and without in turn, eight with.</summary>
    private static readonly byte[] Levels = [5 << 1, 1, 3 << 1, 0, 1 << 1 | 1, 0x55, 8 << 1, 1];

    private static readonly byte[] Words = [.. Texts("red", "green", "blue").SelectMany(text => (byte[])[(byte)text.Length, 0, 0, 0, .. text])];

    /// <summary>The files by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["plain"] = BuiltFile.Make(
            Rows,
            new("b", 0, new BuiltPage(0, Rows, 0, [0x55, 0x0F, 0xF0])),
            new("i", 1, new BuiltPage(0, 10, 0, Ints[..40]), new BuiltPage(0, 0, 0, []), new BuiltPage(0, 14, 0, Ints[40..])),
            new("l", 2, new BuiltPage(0, Rows, 0, Longs)),
            new("t", 3, new BuiltPage(0, Rows, 0, Plain(12, i => [.. BitConverter.GetBytes(i * 1_000L), .. BitConverter.GetBytes(2_440_588 + i)]))),
            new("d", 5, new BuiltPage(0, Rows, 0, Doubles) { Crc = 0xEB9A5A1C }),
            new("s", 6, new BuiltPage(0, 3, 0, Words), new BuiltPage(0, 21, 0, [.. Enumerable.Repeat(Words, 7).SelectMany(words => words)])) { Converted = 0 },
            new("u", 7, new BuiltPage(0, Rows, 0, Plain(16, i => [.. Enumerable.Range(i, 16).Select(b => (byte)b)]))) { TypeLength = 16, Logical = Kind(14) },
            new("h", 7, new BuiltPage(0, Rows, 0, Plain(2, i => BitConverter.GetBytes((Half)i)))) { TypeLength = 2, Logical = Kind(15) },
            new("m", 7, new BuiltPage(0, Rows, 0, Plain(3, i => [255, 250, (byte)i]))) { TypeLength = 3, Converted = 5, Scale = 2 }),
        ["dictionary, nulls, fall-back"] = BuiltFile.Make(
            Rows,
            new("d", 5, new BuiltPage(2, 3, 0, Doubles[..24]), new BuiltPage(0, Rows, 8, [8, 0, 0, 0, .. Levels, 2, 17 << 1, 1])) { Optional = true },
            new("s", 6, new BuiltPage(2, 3, 2, Words), new BuiltPage(0, Rows, 2, Indices)) { Converted = 0 },
            new(
                "f",
                6,
                new BuiltPage(2, 3, 0, Words),
                new BuiltPage(3, 12, 8, [12 << 1, 1, 2, 12 << 1, 1]) { DefinitionLength = 2 },
                new BuiltPage(3, 12, 0, [9 << 1, 0, 3 << 1, 1, .. Words]) { DefinitionLength = 4 })
            { Optional = true, Converted = 0 },
            new("o", 1, new BuiltPage(0, Rows, 0, [0xFF, 0xFF, 0x0F, .. Ints[..80]]) { LevelEncoding = 4 }) { Optional = true },
            new("n", 5, new BuiltPage(0, Rows, 8, [2, 0, 0, 0, Rows << 1, 0])) { Optional = true }),
        ["deltas and streams"] = BuiltFile.Make(
            Rows,
            new("i", 1, new BuiltPage(3, Rows, 5, Deltas(2))),
            new("l", 2, new BuiltPage(3, Rows, 5, Deltas(-7))),
            new("s", 6, new BuiltPage(3, Rows, 6, [.. Deltas(0, 3), .. Enumerable.Repeat((byte)'x', 3 * Rows)])) { Logical = Kind(1) },
            new("p", 6, new BuiltPage(3, Rows, 7, [.. Deltas(0), .. Deltas(0, 1), .. Enumerable.Repeat((byte)'y', Rows)])) { Logical = Kind(1) },
            new("q", 6, new BuiltPage(3, Rows, 7, [.. Deltas(1), .. Deltas(0, 1), .. Enumerable.Repeat((byte)'y', Rows)])) { Logical = Kind(1) },
            new("d", 5, new BuiltPage(3, Rows, 9, Doubles)),
            new("f", 4, new BuiltPage(3, Rows, 9, Ints)),
            new("b", 0, new BuiltPage(3, Rows, 3, [4, 0, 0, 0, 20 << 1, 1, 4 << 1, 0]))),
        ["codecs"] = BuiltFile.Make(
            Rows,
            Compressed("snappy", 1, [0xC0, 1, 59 << 2, .. Doubles[..60], 59 << 2, .. Doubles[60..120], 59 << 2, .. Doubles[120..180], 11 << 2, .. Doubles[180..]]),
            Compressed("gzip", 2, Deflate(stream => new GZipStream(stream, CompressionLevel.Optimal))),
            Compressed("brotli", 4, Deflate(stream => new BrotliStream(stream, CompressionLevel.Optimal))),
            Compressed("hadoop", 5, [0, 0, 0, 192, 0, 0, 0, 194, 0xF0, 177, .. Doubles]),
            Compressed("lz4", 7, [0xF0, 177, .. Doubles]),

            // A zstd frame of one raw block: magic number, single segment with one byte of content size, block header, content.
            Compressed("zstd", 6, [0x28, 0xB5, 0x2F, 0xFD, 0x20, 192, 0x01, 0x06, 0x00, .. Doubles])),
    };

    /// <summary>The real panel's variants, name to path; none where the shared folder is not beside the checkout.</summary>
    public static IReadOnlyDictionary<string, string> Variants { get; } = new SortedDictionary<string, string>(
        Directory.Exists(VariantFolder) ? Directory.GetFiles(VariantFolder, "*.parquet").ToDictionary(path => Path.GetFileNameWithoutExtension(path)) : [],
        StringComparer.Ordinal);

    private static string VariantFolder => Path.Combine(RepositoryPaths.Cdnow ?? "", "variants_1997-09-30");

    private static BuiltColumn Compressed(string name, int codec, byte[] body) =>
        new(name, 5, new BuiltPage(0, Rows, 0, body) { UncompressedLength = Doubles.Length }) { Codec = codec };

    private static byte[] Deflate(Func<Stream, Stream> compress)
    {
        var target = new MemoryStream();
        using (var stream = compress(target))
        {
            stream.Write(Doubles);
        }

        return target.ToArray();
    }

    private static byte[] Plain(int width, Func<int, byte[]> value)
    {
        var bytes = Enumerable.Range(0, Rows).SelectMany(value).ToArray();
        return bytes.Length == width * Rows ? bytes : throw new ArgumentException($"{bytes.Length} bytes", nameof(value));
    }

    /// <summary>DELTA_BINARY_PACKED with one block in which every difference is the same.</summary>
    private static byte[] Deltas(int difference, int first = 0) =>
        [0x80, 0x01, 4, Rows, (byte)(first << 1), (byte)(difference << 1 ^ difference >> 31), 0, 0, 0, 0];

    private static ThriftBytes Kind(int field) => new ThriftBytes().Struct(field, new ThriftBytes());

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)];
}
