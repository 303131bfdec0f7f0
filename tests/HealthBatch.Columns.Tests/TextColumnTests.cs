namespace HealthBatch.Columns.Tests;

public sealed class TextColumnTests
{
    [Fact]
    public void Flat_rows_lie_between_their_offsets()
    {
        var column = new TextColumn(new("customer_id", ColumnForm.Text), capacity: 3) { Length = 3 };
        column.Reserve(5);
        "C1éC"u8.CopyTo(column.Bytes);
        (column.Offsets[1], column.Offsets[2], column.Offsets[3]) = (2, 4, 5);

        Assert.Equal("C1"u8, column[0]);
        Assert.Equal("é"u8, column[1]);
        Assert.Equal("C"u8, column[2]);
    }

    [Fact]
    public void With_a_dictionary_rows_are_its_entries_and_missing_rows_are_empty()
    {
        var column = new TextColumn(new("segment", ColumnForm.Text), capacity: 3)
        {
            Length = 3,
            MissingCount = 1,
            Dictionary = new TextDictionary([0, 3, 13], [.. "smbenterprise"u8]),
        };
        column.Validity[0] = 0b101;
        (column.Codes[0], column.Codes[2]) = (1, 0);

        Assert.Equal("enterprise"u8, column[0]);
        Assert.True(column[1].IsEmpty);
        Assert.Equal("smb"u8, column[2]);
    }

    [Fact]
    public void Reserving_keeps_the_bytes_that_are_there_and_never_shrinks()
    {
        var column = new TextColumn(new("customer_id", ColumnForm.Text), capacity: 1);
        column.Reserve(2);
        "ab"u8.CopyTo(column.Bytes);

        column.Reserve(1_000);
        var length = column.Bytes.Length;
        column.Reserve(10);

        Assert.Equal("ab"u8, column.Bytes.AsSpan(0, 2));
        Assert.True(length >= 1_000);
        Assert.Equal(length, column.Bytes.Length);
    }
}
