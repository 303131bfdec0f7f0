using System.Buffers.Binary;

namespace HealthBatch.Parquet.Compression;

/// <summary>The CRC-32 of gzip and zip (polynomial 0xEDB88320, reflected), eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of the bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[(7 * 256) + (int)(low & 255)] ^ tables[(6 * 256) + (int)(low >> 8 & 255)]
                ^ tables[(5 * 256) + (int)(low >> 16 & 255)] ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 255)] ^ tables[(2 * 256) + (int)(high >> 8 & 255)]
                ^ tables[256 + (int)(high >> 16 & 255)] ^ tables[(int)(high >> 24)];
        }

        foreach (var next in bytes)
        {
            crc = tables[(int)((crc ^ next) & 255)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[(int)(tables[i - 256] & 255)] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
