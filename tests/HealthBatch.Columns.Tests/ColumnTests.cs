namespace HealthBatch.Columns.Tests;

public sealed class ColumnTests
{
    [Fact]
    public void Validity_bits_count_from_the_lowest_and_go_on_in_the_next_word()
    {
        var column = new NumberColumn(new("spend", ColumnForm.Number), capacity: 70) { Length = 70, MissingCount = 68 };
        column.Validity[0] = 0b10;
        column.Validity[1] = 0b100;

        Assert.True(column.IsMissing(0));
        Assert.False(column.IsMissing(1));
        Assert.True(column.IsMissing(64));
        Assert.False(column.IsMissing(66));
    }

    [Fact]
    public void Without_missing_rows_the_validity_bits_mean_nothing()
    {
        var column = new NumberColumn(new("spend", ColumnForm.Number), capacity: 2) { Length = 2, MissingCount = 0 };

        Assert.False(column.IsMissing(0));
        Assert.False(column.IsMissing(1));
    }
}
