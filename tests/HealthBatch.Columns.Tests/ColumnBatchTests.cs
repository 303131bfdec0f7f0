namespace HealthBatch.Columns.Tests;

public sealed class ColumnBatchTests
{
    [Fact]
    public void Each_form_gets_the_column_that_holds_it()
    {
        var batch = new ColumnBatch(
            [
                new("spend", ColumnForm.Number),
                new("customer_id", ColumnForm.Text),
                new("orders", ColumnForm.Integer),
                new("renewal", ColumnForm.Date),
                new("known_at", ColumnForm.Timestamp),
                new("score", ColumnForm.Grid),
                new("band", ColumnForm.Code) { Names = ["unhealthy", "healthy"] },
            ],
            capacity: 100);

        Assert.Equal(100, batch.Number(0).Values.Length);
        Assert.Equal(101, batch.Text(1).Offsets.Length);
        Assert.Equal(100, batch.Integer(2).Values.Length);
        Assert.Equal(100, batch.Date(3).Values.Length);
        Assert.Equal(100, batch.Integer(4).Values.Length);
        Assert.Equal(100, batch.Grid(5).Values.Length);
        Assert.Equal(100, batch.Code(6).Values.Length);
        Assert.Equal("band", batch.Columns[6].Request.Name);
    }

    [Fact]
    public void A_batch_without_room_for_a_row_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnBatch([new("spend", ColumnForm.Number)], capacity: 0));

    [Fact]
    public void A_column_addressed_as_another_form_is_refused() =>
        Assert.Throws<InvalidCastException>(() => new ColumnBatch([new("spend", ColumnForm.Number)], capacity: 1).Text(0));
}
