using System.Globalization;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

/// <summary>Against the page that is written plainly.</summary>
public sealed class SnappyTextWriterTests
{
    private static readonly ColumnRequest Id = new("id", ColumnForm.Text) { Nullable = false };

    public static TheoryData<string, string[]> Texts()
    {
        static string[] Each(int count, Func<int, string> text) => [.. Enumerable.Range(0, count).Select(text)];
        static string Digits(int i, int length) => i.ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
        return new()
        {
            { "one", ["C0"] },
            { "ids", Each(5000, i => "C" + Digits(i, 8)) },
            { "ids that grow longer", Each(3000, i => (i * 97).ToString(CultureInfo.InvariantCulture)) },
            { "equal ids", Each(300, i => Digits(i / 3, 12)) },
            { "falling ids", Each(300, i => Digits(9_999 - i, 7)) },
            { "one falls among those that rise", Each(300, i => Digits(i == 150 ? 7 : i, 9)) },
            { "sixteen bytes", Each(300, i => Digits(i, 16)) },
            { "seventeen bytes", Each(300, i => Digits(i, 17)) },
            { "sixty bytes", Each(300, i => Digits(i, 60)) },
            { "sixty-one bytes", Each(300, i => Digits(i, 61)) },
            { "texts longer than a block", Each(3, i => new string('x', 70_000) + i) },
            { "empty ones", Each(40, i => i % 2 == 0 ? "" : "a") },
        };
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_page_is_the_plain_one_and_its_ends_are_known(string name, string[] texts)
    {
        var column = Column(texts);
        foreach (var start in (int[])[0, texts.Length / 2])
        {
            var count = texts.Length - start;
            var plainEnds = new TextStatistics();
            var ends = new TextStatistics();
            using var plain = new ByteBuffer();
            plain.Append("levels"u8);
            PlainTextWriter.Write(plain, column, new Presence(Id, texts.Length, 0, []), start, count, ref plainEnds);

            using var body = new ByteBuffer();
            Assert.Equal(plain.Length, SnappyTextWriter.Write(body, "levels"u8, column, start, count, ref ends));
            var back = new byte[plain.Length];
            SnappyDecoder.Decode(body.Written, back);
            Assert.True(plain.Written.SequenceEqual(back), name);
            Assert.Equal(plainEnds.Result(0).Min!, ends.Result(0).Min!);
            Assert.Equal(plainEnds.Result(0).Max!, ends.Result(0).Max!);
        }
    }

    [Fact]
    public void It_pays_for_ids_in_order_and_for_no_others()
    {
        var random = new Random(3);
        Assert.True(SnappyTextWriter.Pays(Column([.. Enumerable.Range(0, 1000).Select(i => $"C{i:D8}")]), 0, 1000));
        Assert.False(SnappyTextWriter.Pays(Column([.. Enumerable.Range(0, 1000).Select(_ => $"{random.NextInt64():x16}")]), 0, 1000));
        Assert.False(SnappyTextWriter.Pays(Column(["alone"]), 0, 1));
    }

    [Fact]
    public void Ids_in_order_take_at_most_what_a_search_makes_of_them_and_a_tenth()
    {
        var column = Column([.. Enumerable.Range(0, 5000).Select(i => $"C{i:D8}")]);
        var plainStatistics = new TextStatistics();
        var statistics = new TextStatistics();
        using var plain = new ByteBuffer();
        PlainTextWriter.Write(plain, column, new Presence(Id, 5000, 0, []), 0, 5000, ref plainStatistics);
        var searched = SnappyCompressor.Compress(plain.Written, new byte[SnappyCompressor.MaxLength(plain.Length) + 64], new ushort[SnappyCompressor.TableSize]);

        using var body = new ByteBuffer();
        SnappyTextWriter.Write(body, [], column, 0, 5000, ref statistics);
        Assert.InRange(body.Length, 0, searched * 11 / 10);
    }

    /// <summary>The bytes end with the last text, so that a load behind it would leave the array.</summary>
    private static TextColumn Column(string[] texts)
    {
        var column = new TextColumn(Id, texts.Length);
        column.Reserve(texts.Sum(Encoding.UTF8.GetByteCount));
        for (var row = 0; row < texts.Length; row++)
        {
            column.Offsets[row + 1] = column.Offsets[row] + Encoding.UTF8.GetBytes(texts[row], column.Bytes.AsSpan(column.Offsets[row]));
        }

        return column;
    }
}
