using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class CodeSetTests
{
    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 255 })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 62, 255, 3 })]
    [InlineData(new byte[] { 63 })]
    [InlineData(new byte[] { 64, 0 })]
    [InlineData(new byte[] { 127, 128, 255 })]
    [InlineData(new byte[] { 254, 191, 1 })]
    public void Every_code_that_occurs_is_in_it_and_no_other(byte[] codes)
    {
        var set = CodeSet.Of(codes);
        var expected = codes.Where(code => code != CodeColumn.Missing).Distinct().Order().ToArray();
        Assert.Equal(expected, Enumerable.Range(0, 255).Where(set.Has).Select(code => (byte)code));
        Assert.Equal(expected.Length == 0 ? -1 : expected[^1], set.Last);
        foreach (var names in (int[])[1, 4, 32, 33, 64, 255])
        {
            Assert.Equal(set, CodeSet.Of(codes, names));
        }

        Assert.Equal(codes.Count(code => code == CodeColumn.Missing), CodeSet.CountMissing(codes));
    }
}
