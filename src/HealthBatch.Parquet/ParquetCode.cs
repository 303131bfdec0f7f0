using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Reading;
using HealthBatch.Parquet.Types;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet;

/// <summary>The codec's code that the first rows wait for: vector code, which cannot be compiled ahead for every processor, and decoders.</summary>
public static class ParquetCode
{
    private const int Rows = 64;

    /// <summary>Runs it once on a few rows in memory, so that it is compiled when the first rows come. For who has a moment to spare: without it, those wait.</summary>
    public static void Load()
    {
        Decode();
        Encode();
    }

    private static void Decode()
    {
        var texts = new byte[Rows * 8];
        for (var start = 0; start < texts.Length; start += 8)
        {
            // Four bytes each, behind their length.
            texts[start] = 4;
        }

        var ids = new TextDecoder(0, ByteMeaning.Text);
        ids.StartPage(ParquetEncoding.Plain, new PageSlice(texts, 0, texts.Length));
        ids.Decode(new TextColumn(new ColumnRequest("id", ColumnForm.Text), Rows), 0, Rows);

        var numbers = new NumberColumn(new ColumnRequest("number", ColumnForm.Number), Rows);
        numbers.Validity[0] = uint.MaxValue;
        // Six bits each, in one run of eight groups.
        var indices = new byte[2 + (Rows * 6 / 8)];
        (indices[0], indices[1]) = (6, (8 << 1) | 1);
        new FixedDecoder<double, double, Same<double>>(default).Load(
            numbers, new PageSlice(new byte[Rows * sizeof(double)], 0, Rows * sizeof(double)), new PageSlice(indices, 0, indices.Length));
    }

    private static void Encode()
    {
        var text = new TextColumn(new ColumnRequest("id", ColumnForm.Text) { Nullable = false }, Rows);
        text.Reserve(Rows * 8);
        for (var row = 0; row < Rows; row++)
        {
            text.Bytes.AsSpan(row * 8, 8).Fill((byte)row);
            text.Offsets[row + 1] = (row + 1) * 8;
        }

        var statistics = new TextStatistics();
        using var body = new ByteBuffer();
        var length = SnappyTextWriter.Write(body, [], text, 0, Rows, ref statistics);
        SnappyDecoder.Decode(body.Written, new byte[length]);

        var grid = new short[Rows];
        grid[1] = GridColumn.Missing;
        GridRange.Of(grid);
        GridRange.Validity(grid, new ulong[1]);
        MarkerCompaction.Compact(grid, GridColumn.Missing, new short[Rows + MarkerCompaction.Slack]);
        BitPacker.Pack(new ushort[Rows], 0, 5, new byte[Rows]);

        var codes = new byte[Rows];
        codes[1] = CodeColumn.Missing;
        CodeSet.Validity(codes, new ulong[1]);
        MarkerCompaction.Compact(codes, CodeColumn.Missing, new byte[Rows + MarkerCompaction.Slack]);
        RunLengthWriter.Hybrid<byte>(body, codes, 8);
    }
}
