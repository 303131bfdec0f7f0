using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Tests.Compression;

public sealed class Crc32Tests
{
    [Fact]
    public void The_checksum_of_the_digits_is_the_published_one()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
        Assert.Equal(0u, Crc32.Compute([]));
    }
}
