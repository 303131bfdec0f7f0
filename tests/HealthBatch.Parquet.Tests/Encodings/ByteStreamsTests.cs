using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Tests.Encodings;

public sealed class ByteStreamsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Values_are_joined_as_the_plain_way_joins_them(int width)
    {
        var random = new Random(width);
        foreach (var count in (int[])[0, 1, 15, 16, 17, 100, 1000])
        {
            var streams = new byte[count * width];
            random.NextBytes(streams);
            for (var first = 0; first <= Math.Min(count, 20); first++)
            {
                foreach (var values in (int[])[0, 1, 16, 40, count - first])
                {
                    var expected = new byte[Math.Min(values, count - first) * width];
                    ByteStreams.JoinPlainly(streams, count, first, width, expected);
                    var found = new byte[expected.Length];

                    ByteStreams.Join(streams, count, first, width, found);

                    Assert.Equal(expected, found);
                }
            }
        }
    }

    [Fact]
    public void Four_bytes_each_are_joined_as_the_format_shows()
    {
        // The format's own example: AA BB CC DD, 00 11 22 33, A3 B4 C5 D6.
        byte[] streams = [0xAA, 0x00, 0xA3, 0xBB, 0x11, 0xB4, 0xCC, 0x22, 0xC5, 0xDD, 0x33, 0xD6];
        var values = new byte[12];

        ByteStreams.Join(streams, 3, 0, 4, values);

        Assert.Equal([0xAA, 0xBB, 0xCC, 0xDD, 0x00, 0x11, 0x22, 0x33, 0xA3, 0xB4, 0xC5, 0xD6], values);
    }
}
