using System.Buffers.Binary;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Tests.Encodings;

public sealed class PlainByteSourceTests
{
    [Fact]
    public void Values_of_one_length_read_like_any_others()
    {
        for (var length = 0; length <= 18; length++)
        {
            foreach (var count in (int[])[1, 15, 16, 17, 100])
            {
                string[] alike = [.. Enumerable.Range(0, count).Select(i => new string((char)('a' + (i % 26)), length))];

                Assert.Equal(alike, Read(alike, count));
                Assert.Equal([.. alike, "one more", .. alike], Read([.. alike, "one more", .. alike], 40));
            }
        }
    }

    [Fact]
    public void A_page_that_ends_inside_a_value_is_malformed()
    {
        var page = Page([.. Enumerable.Repeat("C00000001", 40)]);
        for (var cut = 1; cut < 14; cut++)
        {
            var source = new PlainByteSource();
            source.Start(new PageSlice(page, 0, page.Length - cut));

            Assert.Throws<MalformedException>(() => source.Read(new TextColumn(new ColumnRequest("", ColumnForm.Text), 40), 0, 40, int.MaxValue));
        }
    }

    [Fact]
    public void Values_of_one_length_keep_to_the_limit()
    {
        var page = Page([.. Enumerable.Repeat("C00000001", 40)]);
        var source = new PlainByteSource();
        source.Start(new PageSlice(page, 0, page.Length));

        Assert.Throws<MalformedException>(() => source.Read(new TextColumn(new ColumnRequest("", ColumnForm.Text), 40), 0, 40, 359));
    }

    /// <summary>Reads so many values at a time from an array that ends with the last.</summary>
    private static List<string> Read(string[] values, int step)
    {
        var page = Page(values);
        var source = new PlainByteSource();
        source.Start(new PageSlice(page, 0, page.Length));
        var column = new TextColumn(new ColumnRequest("", ColumnForm.Text), step);
        var read = new List<string>();
        while (read.Count < values.Length)
        {
            var count = Math.Min(step, values.Length - read.Count);
            source.Read(column, 0, count, int.MaxValue);
            for (var i = 0; i < count; i++)
            {
                read.Add(Encoding.UTF8.GetString(column[i]));
            }
        }

        return read;
    }

    private static byte[] Page(string[] values)
    {
        var page = new List<byte>();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, value.Length);
            page.AddRange(length);
            page.AddRange(Encoding.UTF8.GetBytes(value));
        }

        return [.. page];
    }
}
