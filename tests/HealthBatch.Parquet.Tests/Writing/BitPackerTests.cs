using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class BitPackerTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 16)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_vector_path_packs_what_the_plain_loop_packs(int width)
    {
        var random = new Random(width);
        foreach (var count in (int[])[0, 1, 7, 8, 9, 16, 63, 64, 65, 1000])
        {
            foreach (var origin in (ushort[])[0, 300, ushort.MaxValue])
            {
                var values = new ushort[count];
                for (var i = 0; i < count; i++)
                {
                    values[i] = (ushort)(origin + random.Next(1 << width));
                }

                var length = BitPacker.PackedLength(count, width);
                var fast = Filled(length + 16);
                var plain = Filled(length + 16);
                BitPacker.Pack(values, origin, width, fast);
                BitPacker.PackScalar(values, origin, width, plain);
                Assert.Equal(plain[..length], fast[..length]);
            }
        }
    }

    [Fact]
    public void The_plain_loop_packs_the_example_of_the_format()
    {
        // 0 to 7 in three bits each: 10001000 11000110 11111010 in the format's own description.
        var packed = new byte[3];
        BitPacker.PackScalar([0, 1, 2, 3, 4, 5, 6, 7], 0, 3, packed);
        Assert.Equal([0b10001000, 0b11000110, 0b11111010], packed);
    }

    [Fact]
    public void Bits_that_belong_to_no_value_are_zero()
    {
        var packed = Filled(5 + 16);
        BitPacker.Pack([31], 0, 5, packed);
        Assert.Equal([31, 0, 0, 0, 0], packed[..5]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    public void Wide_values_come_back_bit_by_bit(int width)
    {
        var random = new Random(width);
        var values = new ulong[32];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - width);
        }

        var packed = new byte[(width * 4) + 16];
        BitPacker.PackWide(values, width, packed);
        for (var i = 0; i < values.Length; i++)
        {
            for (var bit = 0; bit < width; bit++)
            {
                var at = (i * width) + bit;
                Assert.Equal(values[i] >> bit & 1, (ulong)(packed[at / 8] >> (at % 8) & 1));
            }
        }
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)0xFF);
        return bytes;
    }
}
