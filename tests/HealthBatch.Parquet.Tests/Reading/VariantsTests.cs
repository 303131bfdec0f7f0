using HealthBatch.Columns;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>One snapshot in 29 forms, written by DuckDB 1.5.6 and Polars. Sums and single rows are what DuckDB itself says of them.</summary>
public sealed class VariantsTests
{
    public static TheoryData<string> Codecs =>
    [
        "duckdb_brotli", "duckdb_gzip", "duckdb_lz4raw", "duckdb_nodict_plain", "duckdb_rowgroups2048", "duckdb_uncompressed",
        "duckdb_v2_delta_nodict_zstd", "duckdb_v2_delta_snappy", "duckdb_v2_uncompressed", "duckdb_zstd",
        "polars_brotli", "polars_gzip", "polars_lz4", "polars_snappy", "polars_uncompressed", "polars_zstd",
    ];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_snapshot_has_the_same_values_in_every_codec_and_encoding(string name)
    {
        var expected = TableValues.ReadAll(Cdnow.Variant("duckdb_snappy"));
        var found = TableValues.ReadAll(Cdnow.Variant(name));

        Assert.Equal(18, found.Count);
        Assert.Equal(expected.Keys, found.Keys);
        foreach (var column in expected.Keys)
        {
            Assert.Equal(expected[column], found[column]);
        }
    }

    [Fact]
    public void A_snapshot_has_the_values_that_DuckDB_reads()
    {
        var table = TableValues.ReadAll(Cdnow.Variant("duckdb_snappy"));

        Assert.Equal(7249, table["customer_id"].Count);
        Assert.Equal(4195, table["avg_basket_90d"].Count(value => value is not null));
        Assert.Equal(285_174_120, table["spend_last_90d"].Sum(value => Math.Round((double)value! * 1000)));
        Assert.Equal(572_912, table["days_since_last_order"].Sum(value => (long)value!));
        Assert.Equal(7249, table["horizon_complete"].Sum(value => (long)value!));
        Assert.Equal((-14L, 18L), (table["trend"].Min(value => (long)value!), table["trend"].Max(value => (long)value!)));
        Assert.Equal(
            ["23568", "10134", "0", "2", "-2", "161", "0", "98.73", "40.566667", null, "0", "189", "2", "3", "established", "1997-03", "mid", "1"],
            table.Values.Select(column => TableValues.Show(column[^1])));
    }

    [Fact]
    public void A_column_of_nulls_is_read_as_missing_in_every_row()
    {
        var values = TableValues.Read(Cdnow.Variant("all_null_column"), "nps", ColumnForm.Number);

        Assert.Equal(Enumerable.Repeat<object?>(null, 7249), values);
    }

    [Fact]
    public void NaN_and_infinity_in_the_data_are_values_and_not_missing()
    {
        var values = TableValues.Read(Cdnow.Variant("nan_inf_values"), "spend_last_90d", ColumnForm.Number);

        Assert.DoesNotContain(null, values);
        Assert.Single(values, value => double.IsNaN((double)value!));
        Assert.Single(values, value => double.IsInfinity((double)value!));
    }

    [Fact]
    public void A_table_without_rows_has_a_schema_and_no_row_groups()
    {
        using var source = ParquetSource.Open(Cdnow.Variant("zero_rows"));

        Assert.Equal(18, source.Schema.Columns.Count);
        Assert.Equal(0, source.RowCount);
        Assert.Empty(source.RowGroupRows);
    }

    [Fact]
    public void Columns_are_found_by_name_wherever_they_stand()
    {
        var expected = TableValues.ReadAll(Cdnow.Variant("duckdb_snappy"));
        var found = TableValues.ReadAll(Cdnow.Variant("columns_reordered"));

        Assert.Equal(9, found.Count);
        Assert.All(found, column => Assert.Equal(expected[column.Key], column.Value));
    }

    [Theory]
    [InlineData("types_timestamp_us")]
    [InlineData("types_timestamp_ns")]
    [InlineData("types_timestamptz")]
    [InlineData("types_date_string")]
    [InlineData("duckdb_snappy")]
    public void A_day_is_the_same_as_date_timestamp_or_text(string name)
    {
        var days = TableValues.Read(Cdnow.Variant(name), "snapshot_date", ColumnForm.Date);
        var times = TableValues.Read(Cdnow.Variant(name), "snapshot_date", ColumnForm.Timestamp);

        Assert.Equal(Enumerable.Repeat<object?>(10_134, 7249), days);
        Assert.Equal(Enumerable.Repeat<object?>(10_134 * 86_400_000_000, 7249), times);
    }

    [Fact]
    public void An_integer_id_reads_as_its_text_and_as_itself()
    {
        var path = Cdnow.Variant("types_customer_id_int");
        var text = TableValues.Read(path, "customer_id", ColumnForm.Text);

        Assert.Equal((object?)"4", text[0]);
        Assert.Equal((object?)"23568", text[^1]);
        Assert.Equal(TableValues.Read(path, "customer_id", ColumnForm.Integer).Select(TableValues.Show), text);
    }

    [Fact]
    public void Money_in_decimals_loses_nothing()
    {
        var expected = TableValues.ReadAll(Cdnow.Variant("duckdb_snappy"));
        var found = TableValues.ReadAll(Cdnow.Variant("types_decimal_money"));

        Assert.Equal(expected["spend_last_90d"], found["spend_last_90d"]);
        Assert.Equal(expected["spend_prev_90d"], found["spend_prev_90d"]);
        Assert.Equal(expected["avg_basket"], found["avg_basket"]);
    }

    [Fact]
    public void Narrow_types_hold_the_same_numbers()
    {
        var expected = TableValues.ReadAll(Cdnow.Variant("duckdb_snappy"));
        var found = TableValues.ReadAll(Cdnow.Variant("types_float32_int64_int8"));

        Assert.Equal(expected["orders_last_90d"], found["orders_last_90d"]);
        Assert.Equal(expected["active_months"], found["active_months"]);
        Assert.Equal(expected["lifetime_orders"], found["lifetime_orders"]);
        Assert.Equal(expected["spend_last_90d"].Select(value => (object?)(double)(float)(double)value!), found["spend_last_90d"]);
        Assert.Equal(expected["segment"], TableValues.Read(Cdnow.Variant("types_enum_segment"), "segment", ColumnForm.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(2048)]
    [InlineData(10_000)]
    public void The_size_of_batches_changes_no_value(int capacity)
    {
        foreach (var name in (string[])["duckdb_snappy", "duckdb_v2_delta_nodict_zstd", "polars_snappy", "duckdb_rowgroups2048"])
        {
            var path = Cdnow.Variant(name);
            foreach (var (column, form) in ((string, ColumnForm)[])
                [("avg_basket_90d", ColumnForm.Number), ("customer_id", ColumnForm.Text), ("trend", ColumnForm.Integer), ("segment", ColumnForm.Text)])
            {
                Assert.Equal(TableValues.Read(path, column, form), TableValues.Read(path, column, form, capacity));
            }
        }
    }
}
