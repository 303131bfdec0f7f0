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
        Assert.Equal(rise, Rise([.. ids.Split(',').Select(Encoding.UTF8.GetBytes)], room: 0));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(17)]
    public void Ids_of_one_length_rise_as_one_by_one_wherever_one_does_not(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 400; round++)
        {
            // Few letters, so that ids tie in their first or last eight bytes; some above 127, which are no negative numbers.
            byte[] letters = [0, 1, 127, 128, 255];
            var ids = Enumerable.Range(0, random.Next(1, 70)).Select(_ => Enumerable.Range(0, length).Select(_ => letters[random.Next(5)]).ToArray()).ToList();
            ids.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
            var place = random.Next(ids.Count);
            switch (round % 4)
            {
                case 0: ids[place] = ids[random.Next(ids.Count)]; break;
                case 1: ids[place] = [.. ids[place], 0]; break;
                case 2: ids[place] = ids[place][..^1]; break;
                default: break;
            }

            var expected = Enumerable.Range(1, ids.Count - 1).All(i => ids[i - 1].AsSpan().SequenceCompareTo(ids[i]) < 0);
            Assert.Equal(expected, Rise(ids, room: random.Next(100)));
        }
    }

    private static bool Rise(IReadOnlyList<byte[]> ids, int room)
    {
        var column = new TextColumn(new ColumnRequest("id", ColumnForm.Text), ids.Count);
        column.Reserve(ids.Sum(id => id.Length) + room);
        for (var row = 0; row < ids.Count; row++)
        {
            ids[row].CopyTo(column.Bytes.AsSpan(column.Offsets[row]));
            column.Offsets[row + 1] = column.Offsets[row] + ids[row].Length;
        }

        return CustomerIds.Rise(column, ids.Count);
    }
}
