namespace HealthBatch.Columns.Tests;

public sealed class TableSchemaTests
{
    private static readonly TableSchema Schema = new(
    [
        new("amount", ColumnKind.Decimal, Nullable: true, "fixed(16) decimal(18, 2)"),
        new("amount", ColumnKind.Text, Nullable: true, "byte array (string)"),
    ]);

    [Fact]
    public void Of_columns_that_share_a_name_the_first_is_found() => Assert.Equal(ColumnKind.Decimal, Schema.Find("amount")?.Kind);

    [Fact]
    public void Names_differ_by_case() => Assert.Null(Schema.Find("Amount"));
}
