using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet;

/// <summary>The codec's vector code, which cannot be compiled ahead for every processor.</summary>
public static class ParquetCode
{
    private const int Rows = 64;

    /// <summary>Runs it once on a few rows in memory, so that it is compiled when the first rows come. For who has a moment to spare: without it, those wait.</summary>
    public static void Load()
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
