using HealthBatch.Columns;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

public sealed class StoredTypesTests
{
    private const int Int32 = 1, Int64 = 2, Double = 5, Bytes = 6, FixedBytes = 7;

    [Fact]
    public void Booleans_are_bits_from_the_least_significant_one()
    {
        Assert.Equal([1L, 0L, 1L, 0L, 1L, 0L, 1L, 0L, 1L, 1L], BuiltFiles.Fixture("plain", "b", ColumnForm.Integer)[..10]);
        Assert.Equal(["true", "false"], BuiltFiles.Fixture("plain", "b", ColumnForm.Text)[..2]);
    }

    [Fact]
    public void Integers_read_as_numbers_integers_and_text()
    {
        Assert.Equal(Enumerable.Range(-5, 24).Select(value => (object?)(double)value), BuiltFiles.Fixture("plain", "i", ColumnForm.Number));
        Assert.Equal(Enumerable.Range(-5, 24).Select(value => (object?)(long)value), BuiltFiles.Fixture("plain", "i", ColumnForm.Integer));
        Assert.Equal(["-5", "-4"], BuiltFiles.Fixture("plain", "i", ColumnForm.Text)[..2]);
    }

    [Fact]
    public void The_old_timestamp_counts_nanoseconds_from_a_julian_day()
    {
        Assert.Equal((long)7 * 86_400_000_000 + 7, BuiltFiles.Fixture("plain", "t", ColumnForm.Timestamp)[7]);
        Assert.Equal(7, BuiltFiles.Fixture("plain", "t", ColumnForm.Date)[7]);
    }

    [Fact]
    public void A_uuid_is_text_in_its_canonical_form() =>
        Assert.Equal("01020304-0506-0708-090a-0b0c0d0e0f10", BuiltFiles.Fixture("plain", "u", ColumnForm.Text)[1]);

    [Fact]
    public void A_half_is_a_number() => Assert.Equal(23.0, BuiltFiles.Fixture("plain", "h", ColumnForm.Number)[23]);

    [Fact]
    public void A_decimal_in_bytes_is_big_endian_with_a_sign()
    {
        // 0xFFFA00 is -1536 in three bytes; two digits follow the point.
        Assert.Equal(-15.36, BuiltFiles.Fixture("plain", "m", ColumnForm.Number)[0]);
        Assert.Equal((short)-1535, BuiltFiles.Fixture("plain", "m", ColumnForm.Grid)[1]);
    }

    [Fact]
    public void An_interval_is_no_text_even_where_its_bytes_would_be()
    {
        var column = new BuiltColumn("c", FixedBytes, new BuiltPage(0, 1, 0, [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])) { TypeLength = 12, Converted = 21 };

        var exception = Assert.Throws<InputException>(() => BuiltFiles.Read(1, column, ColumnForm.Text));

        Assert.Equal("fixed_len_byte_array(12) (interval)", Assert.Single(exception.Problems).Found);
    }

    [Fact]
    public void An_uncompressed_page_is_as_long_as_it_is_whatever_its_header_says_it_was()
    {
        // Arrow 2 counted so; what is there is whole.
        var page = new BuiltPage(0, 2, 0, [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(2.5)]) { UncompressedLength = 15 };

        Assert.Equal([1.5, 2.5], BuiltFiles.Read(2, new BuiltColumn("c", Double, page), ColumnForm.Number));
    }

    [Theory]
    [InlineData(9_007_199_254_740_993L, 2, 90071992547409.93)]
    [InlineData(1L, 18, 1e-18)]
    [InlineData(long.MinValue, 0, -9223372036854775808.0)]
    [InlineData(long.MaxValue, 4, 922337203685477.5807)]
    public void A_decimal_is_rounded_once(long digits, int scale, double expected)
    {
        var column = new BuiltColumn("c", Int64, new BuiltPage(0, 1, 0, BitConverter.GetBytes(digits))) { Converted = 5, Scale = scale };

        Assert.Equal([expected], BuiltFiles.Read(1, column, ColumnForm.Number));
    }

    [Fact]
    public void An_unsigned_integer_beyond_the_signed_range_is_text_or_number_but_no_integer()
    {
        var column = new BuiltColumn("c", Int64, new BuiltPage(0, 1, 0, BitConverter.GetBytes(ulong.MaxValue))) { Converted = 14 };

        Assert.Equal(["18446744073709551615"], BuiltFiles.Read(1, column, ColumnForm.Text));
        Assert.Equal([18446744073709551616.0], BuiltFiles.Read(1, column, ColumnForm.Number));
        Assert.Equal("18446744073709551615", BuiltFiles.Refusal(BuiltFile.Make(1, column), ColumnForm.Integer).Found);
        var narrow = new BuiltColumn("c", Int32, new BuiltPage(0, 1, 0, BitConverter.GetBytes(uint.MaxValue))) { Converted = 13 };
        Assert.Equal([4_294_967_295L], BuiltFiles.Read(1, narrow, ColumnForm.Integer));
    }

    [Theory]
    [InlineData(1, -1L, -1_000L, -1)]
    [InlineData(2, -1L, -1L, -1)]
    [InlineData(3, -1L, -1L, -1)]
    [InlineData(3, 86_400_000_001_999L, 86_400_000_001L, 1)]
    public void Timestamps_are_rounded_down_in_every_unit(int unit, long stored, long micros, int day)
    {
        var logical = new ThriftBytes().Struct(8, new ThriftBytes().Bool(1, true).Struct(2, new ThriftBytes().Struct(unit, new ThriftBytes())));
        var column = new BuiltColumn("c", Int64, new BuiltPage(0, 1, 0, BitConverter.GetBytes(stored))) { Logical = logical };

        Assert.Equal([micros], BuiltFiles.Read(1, column, ColumnForm.Timestamp));
        Assert.Equal([day], BuiltFiles.Read(1, column, ColumnForm.Date));
    }

    [Theory]
    [InlineData("2026-01-31", 20_484 * 86_400_000_000L)]
    [InlineData("2026-01-31T08:30:00Z", 20_484 * 86_400_000_000L + 30_600_000_000L)]
    [InlineData("2026-01-31 08:30:00.25", 20_484 * 86_400_000_000L + 30_600_250_000L)]
    [InlineData("2026-01-31T08:30:00+02:00", 20_484 * 86_400_000_000L + 23_400_000_000L)]
    public void Text_in_iso_8601_is_a_point_in_time(string text, long micros) =>
        Assert.Equal([micros], BuiltFiles.Read(1, Text(text), ColumnForm.Timestamp));

    [Theory]
    [InlineData("2026-02-29")]
    [InlineData("31.01.2026")]
    [InlineData("")]
    public void Text_that_is_no_day_is_refused_with_what_it_says(string text)
    {
        var exception = BuiltFiles.Refusal(BuiltFile.Make(1, Text(text)), ColumnForm.Date);

        Assert.Equal(($"\"{text}\"", 0, "c", 4L), (exception.Found, exception.RowGroup, exception.Column, exception.Offset));
    }

    [Fact]
    public void Hundredths_are_rounded_half_up_and_must_fit()
    {
        double[] values = [75.004999, 75.005, -0.5, 327.67, double.NaN];
        var column = new BuiltColumn("c", Double, new BuiltPage(0, 5, 0, [.. values.SelectMany(BitConverter.GetBytes)]));

        Assert.Equal([(short)7500, (short)7501, (short)-50, (short)32767, GridColumn.Missing], BuiltFiles.Read(5, column, ColumnForm.Grid));
        var large = new BuiltColumn("c", Double, new BuiltPage(0, 1, 0, BitConverter.GetBytes(327.68)));
        Assert.Equal("327.68", BuiltFiles.Refusal(BuiltFile.Make(1, large), ColumnForm.Grid).Found);
    }

    [Theory]
    [InlineData(ColumnForm.Number)]
    [InlineData(ColumnForm.Text)]
    [InlineData(ColumnForm.Integer)]
    [InlineData(ColumnForm.Date)]
    [InlineData(ColumnForm.Timestamp)]
    [InlineData(ColumnForm.Grid)]
    public void A_column_that_is_always_null_takes_every_form(ColumnForm form)
    {
        var column = new BuiltColumn("c", Int32, new BuiltPage(0, 8, 0, [2, 0, 0, 0, 8 << 1, 0]))
        {
            Optional = true,
            Logical = new ThriftBytes().Struct(11, new ThriftBytes()),
        };

        Assert.Equal(Enumerable.Repeat<object?>(null, 8), BuiltFiles.Read(8, column, form));
    }

    [Fact]
    public void Bytes_without_a_mark_are_text_if_they_are_utf8()
    {
        Assert.Equal(["é"], BuiltFiles.Read(1, new BuiltColumn("c", Bytes, new BuiltPage(0, 1, 0, [2, 0, 0, 0, 0xC3, 0xA9])), ColumnForm.Text));

        // The same character, cut in two: all bytes together are valid, neither value is.
        var halves = new BuiltColumn("c", Bytes, new BuiltPage(0, 2, 0, [1, 0, 0, 0, 0xC3, 1, 0, 0, 0, 0xA9]));
        Assert.Contains("UTF-8", BuiltFiles.Refusal(BuiltFile.Make(2, halves), ColumnForm.Text).Found, StringComparison.Ordinal);
        var fixedLength = new BuiltColumn("c", FixedBytes, new BuiltPage(0, 2, 0, "abcd"u8.ToArray())) { TypeLength = 2 };
        Assert.Equal(["ab", "cd"], BuiltFiles.Read(2, fixedLength, ColumnForm.Text));
    }

    private static BuiltColumn Text(string text)
    {
        byte[] bytes = [.. BitConverter.GetBytes(text.Length), .. System.Text.Encoding.ASCII.GetBytes(text)];
        return new BuiltColumn("c", Bytes, new BuiltPage(0, 1, 0, bytes)) { Converted = 0 };
    }
}
