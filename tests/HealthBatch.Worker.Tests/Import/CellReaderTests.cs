using System.Text;
using HealthBatch.Worker.Import;

namespace HealthBatch.Worker.Tests.Import;

public sealed class CellReaderTests
{
    private readonly CellReader _reader = new(decimalComma: false);

    [Theory]
    [InlineData("0", "Integer, Number, Text")]
    [InlineData("-42", "Integer, Number, Text")]
    [InlineData("9223372036854775807", "Integer, Text")]
    [InlineData("9223372036854775808", "Text")]
    [InlineData("007", "Text")]
    [InlineData("-0", "Number, Text")]
    [InlineData("+1", "Text")]
    [InlineData("1.50", "Number, Text")]
    [InlineData(".5", "Number, Text")]
    [InlineData("-.5e-3", "Number, Text")]
    [InlineData("1e999", "Text")]
    [InlineData("007.5", "Text")]
    [InlineData("1,5", "Text")]
    [InlineData("1.5.2", "Text")]
    [InlineData("1.5 ", "Text")]
    [InlineData("0x10", "Text")]
    [InlineData("NaN", "Number, Text")]
    [InlineData("-inf", "Number, Text")]
    [InlineData("TRUE", "Boolean, Text")]
    [InlineData("yes", "Text")]
    [InlineData("2024-02-29", "Date, Timestamp, Text")]
    [InlineData("2025-02-29", "Text")]
    [InlineData("2026-1-31", "Text")]
    [InlineData("31.01.2026", "Text")]
    [InlineData("2026-01-31T08:30", "Timestamp, Text")]
    [InlineData("2026-01-31 08:30:00.25+02:00", "Timestamp, Text")]
    [InlineData("2026-01-31 25:00", "Text")]
    public void A_cell_is_what_it_is_written_as(string cell, string expected) =>
        Assert.Equal(expected, _reader.Of(Encoding.UTF8.GetBytes(cell), CellKinds.Any).ToString());

    [Theory]
    [InlineData("1,5", 1.5)]
    [InlineData("-0,25", -0.25)]
    [InlineData("3", 3.0)]
    [InlineData("1.5", null)]
    [InlineData("1.234,5", null)]
    public void A_decimal_comma_takes_the_points_place_where_it_is_asked_for(string cell, double? expected) =>
        Assert.Equal(expected, new CellReader(decimalComma: true).Number(Encoding.UTF8.GetBytes(cell)));

    [Theory]
    [InlineData("0.1", 0.1)]
    [InlineData("2.2250738585072014e-308", 2.2250738585072014e-308)]
    [InlineData("123456789012345678", 123456789012345678.0)]
    [InlineData("9007199254740993.0", 9007199254740992.0)]
    public void A_number_is_the_nearest_double(string cell, double expected) => Assert.Equal(expected, _reader.Number(Encoding.UTF8.GetBytes(cell)));

    [Fact]
    public void A_point_in_time_is_UTC_unless_it_says_otherwise()
    {
        Assert.Equal(CellReader.Microseconds("2026-01-31T08:30:00Z"u8), CellReader.Microseconds("2026-01-31 08:30"u8));
        Assert.Equal(CellReader.Microseconds("2026-01-31T08:30:00Z"u8), CellReader.Microseconds("2026-01-31T10:30:00+02:00"u8));
        Assert.Equal(-1, CellReader.Microseconds("1969-12-31T23:59:59.9999995Z"u8));
        Assert.Equal(CellReader.Day("2026-01-31"u8) * 86_400_000_000L, CellReader.Microseconds("2026-01-31"u8));
    }
}
