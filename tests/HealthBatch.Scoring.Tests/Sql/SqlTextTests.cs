using HealthBatch.Columns;
using HealthBatch.Scoring.Sql;

namespace HealthBatch.Scoring.Tests.Sql;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("a", "\"a\"")]
    [InlineData("order", "\"order\"")]
    [InlineData("a\" FROM secrets; --", "\"a\"\" FROM secrets; --\"")]
    public void A_name_is_quoted_whatever_it_is(string name, string expected) => Assert.Equal(expected, SqlText.Name(name));

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("", "''")]
    [InlineData("\\", "(CHR(92))")]
    [InlineData("\\'; DROP", "(CHR(92) || '''; DROP')")]
    [InlineData("a\nb", "('a' || CHR(10) || 'b')")]
    public void A_word_has_no_backslash_and_no_line_end_to_escape_with(string word, string expected) => Assert.Equal(expected, SqlText.Word(word));

    [Theory]
    [InlineData(42, "42")]
    [InlineData(0.9, "0.9e0")]
    [InlineData(-0.3, "(-0.3e0)")]
    [InlineData(1e-9, "1e-09")]
    [InlineData(-0.0, "0")]
    [InlineData(2e6, "2000000e0")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e308")]
    public void A_number_keeps_all_its_digits_and_is_no_decimal(double value, string expected) => Assert.Equal(expected, SqlText.Number(value));

    [Theory]
    [InlineData("snapshot", "\"snapshot\"")]
    [InlineData("analytics.Snapshot", "\"analytics\".\"Snapshot\"")]
    [InlineData("\"my.lake\".\"a\"\"b\"", "\"my.lake\".\"a\"\"b\"")]
    [InlineData("a; DROP TABLE a", "\"a; DROP TABLE a\"")]
    public void A_table_is_parts_with_dots_between(string name, string expected) => Assert.Equal(expected, SqlText.Table(name));

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("a\"b\"")]
    [InlineData("a\nb")]
    public void Anything_else_is_no_table(string name) => Assert.Throws<InputException>(() => SqlText.Table(name));

    [Fact]
    public void What_no_engine_holds_is_refused()
    {
        Assert.Throws<InputException>(() => SqlText.Name("a\nb"));
        Assert.Throws<InputException>(() => SqlText.Word("a\0b"));
    }

    [Fact]
    public void A_comment_stays_on_its_line() => Assert.Equal("a  DROP b", SqlText.Comment("a\r\nDROP\u2028b"));
}
