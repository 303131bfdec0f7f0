using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Tests.Encodings;

public sealed class VectorUnpackerTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, VectorUnpacker.WidestValue)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Unpacks_what_the_plain_way_unpacks(int width)
    {
        Assert.SkipUnless(VectorUnpacker.Supports(width), "this machine has no AVX2");
        var random = new Random(width);
        foreach (var count in (int[])[8, 16, 24, 64, 1000, 1024])
        {
            var bytes = new byte[3 + (count * width / 8) + random.Next(0, 40)];
            random.NextBytes(bytes);
            var expected = new int[count];
            var largest = BitUnpacker.Unpack(bytes, 24, width, expected);
            var found = new int[count];

            var done = new VectorUnpacker().Unpack(bytes, 3, width, found, out var most);

            Assert.Equal(0, done % 8);
            Assert.Equal(expected[..done], found[..done]);
            Assert.Equal(done == 0 ? 0 : expected[..done].Max(), (int)most);
            Assert.True(most <= largest);
        }
    }

    [Fact]
    public void Leaves_values_alone_that_can_not_be_loaded_without_leaving_the_array()
    {
        Assert.SkipUnless(VectorUnpacker.Supports(8), "this machine has no AVX2");

        // Sixteen values of eight bits: a step loads bytes 4 to 19 for its upper half, so nothing of 16 bytes can be done.
        Assert.Equal(0, new VectorUnpacker().Unpack(new byte[16], 0, 8, new int[16], out _));
        Assert.Equal(8, new VectorUnpacker().Unpack(new byte[20], 0, 8, new int[16], out _));
    }

    [Fact]
    public void Three_bits_each_are_unpacked_as_the_format_shows()
    {
        // The format's own example: 0 to 7 in three bits are these three bytes.
        var values = new int[8];

        var largest = BitUnpacker.Unpack([0b10001000, 0b11000110, 0b11111010], 0, 3, values);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], values);
        Assert.Equal(7u, largest);
    }
}
