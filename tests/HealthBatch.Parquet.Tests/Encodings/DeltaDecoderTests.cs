using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Tests.Encodings;

public sealed class DeltaDecoderTests
{
    [Fact]
    public void Sums_start_at_the_first_value_and_add_the_smallest_difference_of_the_block()
    {
        // 7 5 3 1 2 3 4 5, the format's example in blocks of 128 and four miniblocks: differences -2 -2 -2 1 1 1 1, the smallest -2, so
        // 0 0 0 3 3 3 3 in two bits.
        byte[] data = [0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0b11000000, 0b00111111, 0, 0, 0, 0, 0, 0];
        var decoder = new DeltaDecoder();
        decoder.Start(new PageSlice(data, 0, data.Length));

        Assert.Equal([7, 5, 3, 1, 2, 3, 4, 5], Enumerable.Range(0, 8).Select(_ => decoder.Next()));
        Assert.Throws<MalformedException>(() => decoder.Next());

        var values = new long[8];
        decoder.Start(new PageSlice(data, 0, data.Length));
        decoder.Read(values.AsSpan(0, 3));
        decoder.Read(values.AsSpan(3));
        Assert.Equal([7, 5, 3, 1, 2, 3, 4, 5], values);
        Assert.Throws<MalformedException>(() => decoder.Read(new long[1]));
        Assert.Equal(data.Length, new DeltaDecoder().FindEnd(new PageSlice(data, 0, data.Length)));
    }

    public static TheoryData<int> Widths => [.. Enumerable.Range(0, 65)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Differences_of_every_width_add_up(int width)
    {
        // Three blocks of 128 in four parts; what lies behind the last decides whether vectors reach to the end.
        foreach (var behind in (int[])[0, 7, 64])
        {
            var random = new Random(width);
            var differences = Enumerable.Range(0, 384).Select(_ => width == 0 ? 0 : random.NextInt64(long.MinValue, long.MaxValue) >>> (64 - width)).ToArray();
            var data = new List<byte> { 0x80, 1, 4, 0x81, 3, 10 };
            foreach (var block in differences.Chunk(128))
            {
                data.AddRange([5, (byte)width, (byte)width, (byte)width, (byte)width]);
                var bits = new byte[16 * width];
                for (var bit = 0; bit < 128 * width; bit++)
                {
                    bits[bit / 8] |= (byte)((block[bit / width] >> (bit % width) & 1) << (bit % 8));
                }

                data.AddRange(bits);
            }

            var length = data.Count;
            data.AddRange(new byte[behind]);
            var expected = new List<long> { 5 };
            foreach (var difference in differences)
            {
                expected.Add(unchecked(expected[^1] - 3 + difference));
            }

            var decoder = new DeltaDecoder();
            decoder.Start(new PageSlice([.. data], 0, length));
            var found = new long[385];
            decoder.Read(found.AsSpan(0, 50));
            decoder.Read(found.AsSpan(50));

            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void A_block_that_ends_early_is_malformed()
    {
        byte[] data = [0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0b11000000];
        var decoder = new DeltaDecoder();
        decoder.Start(new PageSlice(data, 0, data.Length));

        Assert.Equal(7, decoder.Next());
        Assert.Throws<MalformedException>(() => decoder.Next());
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0x01, 0, 8, 14 })]
    [InlineData(new byte[] { 0x80, 0x01, 3, 8, 14 })]
    [InlineData(new byte[] { 0x81, 0x01, 4, 8, 14 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void Blocks_that_the_format_does_not_allow_are_malformed(byte[] data) =>
        Assert.Throws<MalformedException>(() => new DeltaDecoder().Start(new PageSlice(data, 0, data.Length)));
}
