using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class CustomerIdsTests
{
    [Theory]
    [InlineData("a,b,c", true)]
    [InlineData("a", true)]
    [InlineData("a,a", false)]
    [InlineData("b,a", false)]
    [InlineData("C0000001,C0000002,C0000003", true)]
    [InlineData("C00000011,C00000012,C00000013", true)]
    [InlineData("C00000011,C00000012,C00000012", false)]
    [InlineData("C00000011,C00000019,C00000012", false)]
    [InlineData("C00000019,C00000020,C00000100", true)]
    [InlineData("0123456789abcdef,0123456789abcdeg", true)]
    [InlineData("0123456789abcdeg,0123456789abcdef", false)]
    [InlineData("0123456789abcdef,0123456789abcdef0", true)]
    [InlineData("0123456789abcdef0,0123456789abcdef1", true)]
    [InlineData("0123456789abcdef1,0123456789abcdef1", false)]
    [InlineData("99999999,100000000", false)]
    [InlineData("12345678,123456789,12345679", true)]
    [InlineData("1234567,12345678,123456789,2", true)]
    [InlineData("1234567,12345678,12345678", false)]
    [InlineData("é234567890,ê234567890", true)]
    [InlineData("z234567890,é234567890", true)]
    public void Ids_rise_as_unsigned_bytes_shorter_first(string ids, bool rise)
    {
        var texts = ids.Split(',');
        var column = new TextColumn(new ColumnRequest("id", ColumnForm.Text), texts.Length);
        column.Reserve(Encoding.UTF8.GetByteCount(string.Concat(texts)));
        for (var row = 0; row < texts.Length; row++)
        {
            column.Offsets[row + 1] = column.Offsets[row] + Encoding.UTF8.GetBytes(texts[row], column.Bytes.AsSpan(column.Offsets[row]));
        }

        Assert.Equal(rise, CustomerIds.Rise(column, texts.Length));
    }
}
