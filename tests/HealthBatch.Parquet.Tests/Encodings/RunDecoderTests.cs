using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Tests.Encodings;

public sealed class RunDecoderTests
{
    [Fact]
    public void Runs_and_packed_groups_follow_each_other()
    {
        // Five times 4, then one group of eight values of three bits (0 to 7), then twice 1.
        var decoder = Start([5 << 1, 4, (1 << 1) | 1, 0b10001000, 0b11000110, 0b11111010, 2 << 1, 1], 3);
        var values = new int[15];

        var largest = decoder.Read(values);

        Assert.Equal([4, 4, 4, 4, 4, 0, 1, 2, 3, 4, 5, 6, 7, 1, 1], values);
        Assert.Equal(7u, largest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(25)]
    [InlineData(32)]
    public void Values_come_out_the_same_in_stretches_of_any_length(int width)
    {
        var random = new Random(width);
        var data = new byte[2 + (64 * width)];
        random.NextBytes(data);
        (data[0], data[1]) = (0x81, 0x01); // 64 packed groups.
        var expected = new int[512];
        Start(data, width).Read(expected);

        var decoder = Start(data, width);
        var found = new List<int>();
        while (found.Count < 512)
        {
            var values = new int[Math.Min(random.Next(1, 90), 512 - found.Count)];
            decoder.Read(values);
            found.AddRange(values);
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Runs_that_end_early_are_malformed()
    {
        Assert.Throws<MalformedException>(() => Start([5 << 1, 4], 3).Read(new int[6]));
        Assert.Throws<MalformedException>(() => Start([5 << 1], 3).Read(new int[1]));
        Assert.Throws<MalformedException>(() => Start([0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 3).Read(new int[1]));
        Assert.Throws<MalformedException>(() => Start([], 33));
    }

    [Fact]
    public void A_last_group_may_lack_the_bytes_after_its_last_value()
    {
        // Two groups of eight four-bit values are announced; only eleven values are there.
        var values = new int[10];

        Start([(2 << 1) | 1, 0x21, 0x43, 0x65, 0x87, 0xA9, 0x0B], 4).Read(values);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], values);
    }

    private static RunDecoder Start(byte[] bytes, int width)
    {
        var decoder = new RunDecoder();
        decoder.Start(new PageSlice(bytes, 0, bytes.Length), width);
        return decoder;
    }
}
