namespace HealthBatch.Columns.Tests;

public sealed class TableSchemaTests
{
    private static readonly TableSchema Schema = new(
    [
        new("plan", ColumnKind.Text, Nullable: false, "byte array (string)"),
        new("amount", ColumnKind.Decimal, Nullable: true, "fixed(16) decimal(18, 2)"),
        new("amount", ColumnKind.Text, Nullable: true, "byte array (string)"),
    ]);

    [Fact]
    public void Columns_that_share_a_name_can_not_be_read()
    {
        Assert.NotNull(Schema.Find("amount")?.Unsupported);
        Assert.Equal(["amount", "amount"], Schema.Columns.Where(column => column.Unsupported is not null).Select(column => column.Name));
        Assert.Null(Schema.Find("plan")?.Unsupported);
    }

    [Fact]
    public void Names_differ_by_case() => Assert.Null(Schema.Find("Amount"));
}
