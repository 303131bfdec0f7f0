using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Tests.Compression;

public sealed class SnappyDecoderTests
{
    [Fact]
    public void A_copy_that_overlaps_its_output_repeats_it()
    {
        // "ab", then eight bytes from two back.
        byte[] data = [10, 1 << 2, (byte)'a', (byte)'b', (4 << 2) | 1, 2];

        Assert.Equal("ababababab"u8, Decode(data, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_elements_decode_to_what_they_stand_for(int seed)
    {
        var (data, output) = Some(new Random(seed), 20_000);

        Assert.Equal(output, Decode(data, output.Length));
    }

    [Fact]
    public void Nothing_outside_the_buffers_is_read_or_written()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (data, output) = Some(new Random(seed), seed * 5);
            using var input = new GuardedBytes(data);
            using var room = new GuardedBytes(new byte[output.Length]);

            SnappyDecoder.Decode(input.Span, room.Span);

            Assert.Equal(output, room.Span);
        }
    }

    [Fact]
    public void Nothing_outside_the_buffers_is_read_or_written_where_the_input_is_damaged()
    {
        var refused = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var (data, output) = Some(random, 700);
            for (var i = 0; i < 3; i++)
            {
                // The length in front stays, so that what follows is looked at.
                data[random.Next(2, data.Length)] = (byte)random.Next(256);
            }

            using var input = new GuardedBytes(data.AsSpan(0, random.Next(data.Length / 2, data.Length + 1)));
            using var room = new GuardedBytes(new byte[output.Length]);
            try
            {
                SnappyDecoder.Decode(input.Span, room.Span);
            }
            catch (MalformedException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 2_000);
    }

    private static (byte[] Data, byte[] Output) Some(Random random, int length)
    {
        var output = new List<byte>();
        var elements = new List<byte>();
        while (output.Count < length)
        {
            if (output.Count == 0 || random.Next(3) == 0)
            {
                AddLiteral(random, elements, output);
            }
            else
            {
                AddCopy(random, elements, output);
            }
        }

        return ([.. Varint(output.Count), .. elements], [.. output]);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 5 })]
    [InlineData(new byte[] { 5, 4 << 2, 1, 2, 3 })]
    [InlineData(new byte[] { 5, 0, 1, (0 << 2) | 1, 2 })]
    [InlineData(new byte[] { 5, 0, 1, (0 << 2) | 1, 0 })]
    [InlineData(new byte[] { 5, 0, 1, (3 << 2) | 1, 1, 0, 9 })]
    [InlineData(new byte[] { 5, 0, 1, (3 << 2) | 2, 1 })]
    [InlineData(new byte[] { 5, 63 << 2, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 6, 4 << 2, 1, 2, 3, 4, 5 })]
    public void Damage_is_malformed(byte[] data) => Assert.Throws<MalformedException>(() => Decode(data, 5));

    private static byte[] Decode(byte[] data, int length)
    {
        var output = new byte[length];
        SnappyDecoder.Decode(data, output);
        return output;
    }

    private static void AddLiteral(Random random, List<byte> elements, List<byte> output)
    {
        var literal = new byte[random.Next(10) == 0 ? random.Next(61, 400) : random.Next(1, 61)];
        random.NextBytes(literal);
        if (literal.Length <= 60)
        {
            elements.Add((byte)((literal.Length - 1) << 2));
        }
        else if (literal.Length <= 256)
        {
            elements.AddRange([60 << 2, (byte)(literal.Length - 1)]);
        }
        else
        {
            elements.AddRange([61 << 2, (byte)(literal.Length - 1), (byte)((literal.Length - 1) >> 8)]);
        }

        elements.AddRange(literal);
        output.AddRange(literal);
    }

    private static void AddCopy(Random random, List<byte> elements, List<byte> output)
    {
        var offset = random.Next(1, Math.Min(output.Count, random.Next(2) == 0 ? 40 : 60_000) + 1);
        var size = offset < 2048 && random.Next(2) == 0 ? random.Next(4, 12) : random.Next(1, 65);
        if (offset < 2048 && size is >= 4 and < 12)
        {
            elements.AddRange([(byte)(offset >> 8 << 5 | (size - 4) << 2 | 1), (byte)offset]);
        }
        else if (random.Next(4) > 0)
        {
            elements.AddRange([(byte)((size - 1) << 2 | 2), (byte)offset, (byte)(offset >> 8)]);
        }
        else
        {
            elements.AddRange([(byte)((size - 1) << 2 | 3), (byte)offset, (byte)(offset >> 8), (byte)(offset >> 16), 0]);
        }

        for (var i = 0; i < size; i++)
        {
            output.Add(output[^offset]);
        }
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 128);
        }

        yield return (byte)value;
    }
}
