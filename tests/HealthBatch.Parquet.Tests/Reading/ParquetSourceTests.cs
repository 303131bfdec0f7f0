using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

public sealed class ParquetSourceTests
{
    [Fact]
    public void Every_column_that_is_not_there_or_does_not_fit_is_named_at_once()
    {
        using var source = ParquetSource.Open(Cdnow.Variant("duckdb_snappy"), "snapshots/part-0.parquet");

        var exception = Assert.Throws<InputException>(() => source.OpenRowGroup(0, [
            new("seats", ColumnForm.Number),
            new("segment", ColumnForm.Number),
            new("trend", ColumnForm.Number),
            new("spend_last_90d", ColumnForm.Text),
        ]));

        Assert.Equal(
            ["snapshots/part-0.parquet, column seats", "snapshots/part-0.parquet, column segment", "snapshots/part-0.parquet, column spend_last_90d"],
            exception.Problems.Select(problem => problem.Where));
        Assert.Equal("byte_array (string)", exception.Problems[1].Found);
    }

    [Fact]
    public void Columns_that_share_a_name_are_skipped_unless_they_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        BuiltColumn Integer(string name, int value) => new(name, 1, new BuiltPage(0, 1, 0, BitConverter.GetBytes(value)));
        File.WriteAllBytes(folder["shared.parquet"], BuiltFile.Make(1, Integer("orders", 7), Integer("visits", 8), Integer("orders", 9)));
        using var source = ParquetSource.Open(folder["shared.parquet"], "shared.parquet");

        var problem = Assert.Single(Assert.Throws<InputException>(() => source.OpenRowGroup(0, [new("visits", ColumnForm.Integer), new("orders", ColumnForm.Integer)])).Problems);

        Assert.Equal(("shared.parquet, column orders", "int32"), (problem.Where, problem.Found));
        Assert.Contains("several columns of the table have this name", problem.Expected, StringComparison.Ordinal);
        Assert.Equal([8L], TableValues.Read(folder["shared.parquet"], "visits", ColumnForm.Integer));
    }

    [Fact]
    public void A_file_that_was_cut_short_is_refused_with_its_name()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(Cdnow.Variant("duckdb_snappy"));
        File.WriteAllBytes(folder["cut.parquet"], whole[..(whole.Length / 2)]);

        var exception = Assert.Throws<ParquetFormatException>(() => ParquetSource.Open(folder["cut.parquet"], "cut.parquet"));

        Assert.Equal("cut.parquet", exception.File);
        Assert.Contains("PAR1", exception.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_file_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["secret.parquet"], [.. "PARE"u8, 0, 0, 0, 0, .. "PARE"u8]);

        var exception = Assert.Throws<ParquetFormatException>(() => ParquetSource.Open(folder["secret.parquet"]));

        Assert.Contains("encrypted", exception.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_groups_can_be_read_at_once_from_several_threads()
    {
        using var source = ParquetSource.Open(Cdnow.Variant("duckdb_rowgroups2048"));
        var expected = TableValues.Read(Cdnow.Variant("duckdb_snappy"), "customer_id", ColumnForm.Text);
        ColumnRequest[] requests = [new("customer_id", ColumnForm.Text)];
        var found = new List<object?>[source.RowGroupRows.Count];

        Parallel.For(0, found.Length, group =>
        {
            found[group] = [];
            var batch = new ColumnBatch(requests, 100);
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    found[group].Add(System.Text.Encoding.UTF8.GetString(batch.Text(0)[row]));
                }
            }
        });

        Assert.Equal(expected, found.SelectMany(values => values));
    }

    [Fact]
    public void A_dictionary_column_keeps_its_dictionary_from_batch_to_batch()
    {
        using var source = ParquetSource.Open(Cdnow.Variant("polars_snappy"));
        ColumnRequest[] requests = [new("acq_month", ColumnForm.Text)];
        var batch = new ColumnBatch(requests, 500);
        using var reader = source.OpenRowGroup(0, requests);

        Assert.True(reader.Read(batch));
        var first = batch.Text(0).Dictionary;
        Assert.True(reader.Read(batch));

        Assert.NotNull(first);
        Assert.Same(first, batch.Text(0).Dictionary);
    }
}
