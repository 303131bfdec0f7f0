using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Tests.Compression;

public sealed class Lz4DecoderTests
{
    /// <summary>Three literals, a match of nineteen from three back, five literals at the end.</summary>
    private static readonly byte[] Block = [0x3F, (byte)'a', (byte)'b', (byte)'c', 3, 0, 0, 0x50, (byte)'v', (byte)'w', (byte)'x', (byte)'y', (byte)'z'];

    private const string Text = "abcabcabcabcabcabcabcavwxyz";

    [Fact]
    public void A_match_that_overlaps_its_output_repeats_it()
    {
        var output = new byte[Text.Length];

        Lz4Decoder.Decode(Block, output);

        Assert.Equal(Text, System.Text.Encoding.ASCII.GetString(output));
    }

    [Fact]
    public void Hadoop_frames_and_a_bare_block_decode_to_the_same()
    {
        byte[] frame = [0, 0, 0, 27, 0, 0, 0, (byte)Block.Length, .. Block];
        var (twice, bare) = (new byte[2 * Text.Length], new byte[Text.Length]);

        Lz4Decoder.DecodeHadoop([.. frame, .. frame], twice);
        Lz4Decoder.DecodeHadoop(Block, bare);

        Assert.Equal(Text + Text, System.Text.Encoding.ASCII.GetString(twice));
        Assert.Equal(Text, System.Text.Encoding.ASCII.GetString(bare));
    }

    [Theory]
    [InlineData(new byte[] { 0x3F, 1, 2 })]
    [InlineData(new byte[] { 0x10, 1, 2, 0, 0x10, 1 })]
    [InlineData(new byte[] { 0x10, 1, 0, 0, 0x10, 1 })]
    [InlineData(new byte[] { 0x1F, 1, 1, 0, 255, 255 })]
    [InlineData(new byte[] { 0x1F, 1, 1 })]
    [InlineData(new byte[] { 0x60, 1, 2, 3, 4, 5, 6 })]
    public void Damage_is_malformed(byte[] data) => Assert.Throws<MalformedException>(() => Lz4Decoder.Decode(data, new byte[5]));
}
