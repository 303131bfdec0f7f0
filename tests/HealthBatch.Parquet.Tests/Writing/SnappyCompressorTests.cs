using System.Text;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class SnappyCompressorTests
{
    public static TheoryData<string, byte[]> Inputs()
    {
        var random = new Random(7);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        var ids = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"\t\0\0\0C{i:D8}")));
        var mixed = noise[..70_000].Concat(ids).Concat(noise[..70_000]).Concat(new byte[100_000]).ToArray();
        return new()
        {
            { "empty", [] },
            { "one byte", [1] },
            { "fifteen bytes", new byte[15] },
            { "sixteen equal bytes", new byte[16] },
            { "a block of zeros", new byte[65_536] },
            { "a block and a byte of zeros", new byte[65_537] },
            { "noise", noise },
            { "ids", ids },
            { "a mixture", mixed },
        };
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_is_compressed_comes_back(string name, byte[] source)
    {
        var target = new byte[SnappyCompressor.MaxLength(source.Length) + 64];
        var length = SnappyCompressor.Compress(source, target, new ushort[SnappyCompressor.TableSize]);
        Assert.True(length <= SnappyCompressor.MaxLength(source.Length), name);
        Assert.Equal(source, Decompress(target.AsSpan(0, length)));
    }

    [Fact]
    public void What_repeats_shrinks()
    {
        var target = new byte[SnappyCompressor.MaxLength(65_536) + 64];
        var length = SnappyCompressor.Compress(new byte[65_536], target, new ushort[SnappyCompressor.TableSize]);

        // Copies of 64 bytes take 3 bytes each.
        Assert.InRange(length, 3 * 1024, (3 * 1024) + 8);
    }

    /// <summary>The format's description, step by step: the plainest decoder there is.</summary>
    private static byte[] Decompress(ReadOnlySpan<byte> source)
    {
        var at = 0;
        var expected = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = source[at++];
            expected |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                break;
            }
        }

        var result = new List<byte>(expected);
        while (at < source.Length)
        {
            var tag = source[at++];
            if ((tag & 3) == 0)
            {
                var length = tag >> 2;
                if (length >= 60)
                {
                    var bytes = length - 59;
                    length = 0;
                    for (var i = 0; i < bytes; i++)
                    {
                        length |= source[at++] << (8 * i);
                    }
                }

                result.AddRange(source.Slice(at, length + 1));
                at += length + 1;
            }
            else
            {
                var (length, offset) = (tag & 3) == 1
                    ? (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | source[at++])
                    : ((tag >> 2) + 1, source[at++] | (source[at++] << 8));
                for (var i = 0; i < length; i++)
                {
                    result.Add(result[^offset]);
                }
            }
        }

        Assert.Equal(expected, result.Count);
        return [.. result];
    }
}
