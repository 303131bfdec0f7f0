using System.Globalization;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Writing;

/// <summary>What is written is read back value for value, through every form, encoding and codec, with and without missing values.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Cases => [.. Forms.Keys.SelectMany(form => Settings.Keys.Select(setting => $"{form}, {setting}"))];

    /// <summary>By name: the form, and a value as text for a row, null where missing.</summary>
    private static readonly Dictionary<string, (ColumnForm Form, string[]? Names, Func<Random, int, string?> Value)> Forms = new()
    {
        ["any numbers"] = (ColumnForm.Number, null, (random, _) => Text((random.NextDouble() - 0.5) * 1e9)),
        ["fifty numbers"] = (ColumnForm.Number, null, (random, _) => Text(random.Next(50) / 4.0)),
        ["thousands of numbers"] = (ColumnForm.Number, null, (random, _) => Text(random.Next(5000) / 8.0)),
        ["NaN among numbers"] = (ColumnForm.Number, null, (random, row) => row % 5 == 0 ? "NaN" : Text(random.Next(9))),
        ["rising integers"] = (ColumnForm.Integer, null, (random, row) => Text(1_000_000_000_000L + (row * 3) + random.Next(3))),
        ["any integers"] = (ColumnForm.Integer, null, (random, row) => row == 0 ? Text(long.MinValue) : row == 1 ? Text(long.MaxValue) : Text(random.NextInt64())),
        ["few integers in runs"] = (ColumnForm.Integer, null, (_, row) => Text(row / 300 % 4)),
        ["timestamps"] = (ColumnForm.Timestamp, null, (random, row) => Text(1_700_000_000_000_000L + (row * 60_000_000L) + random.Next(1_000_000))),
        ["near dates"] = (ColumnForm.Date, null, (random, _) => Text(20_000 + random.Next(400))),
        ["far dates"] = (ColumnForm.Date, null, (random, _) => Text(random.Next(-2_000_000_000, 2_000_000_000))),
        ["scores"] = (ColumnForm.Grid, null, (random, _) => Text(random.Next(0, 10_001))),
        ["changes"] = (ColumnForm.Grid, null, (random, _) => Text(random.Next(-10_000, 10_001))),
        ["one score"] = (ColumnForm.Grid, null, (_, _) => "4200"),
        ["codes"] = (ColumnForm.Code, ["unhealthy", "at risk", "healthy", "never", "æøå"], (random, _) => Text((random.Next(4) + 3) % 5)),
        ["a hundred codes"] = (ColumnForm.Code, [.. Enumerable.Range(0, 255).Select(i => $"n{i}")], (random, row) => Text(row == 0 ? 254 : random.Next(60, 160))),
        ["codes in runs"] = (ColumnForm.Code, ["a", "b"], (_, row) => Text(row / 777 % 2)),
        ["one code"] = (ColumnForm.Code, ["a", "b", "c"], (_, _) => "1"),
        ["one integer"] = (ColumnForm.Integer, null, (_, _) => "-7"),
        ["booleans"] = (ColumnForm.Boolean, null, (random, _) => Text(random.Next(2))),
        ["ids"] = (ColumnForm.Text, null, (_, row) => FormattableString.Invariant($"C{row:D8}")),
        ["ids of all lengths"] = (ColumnForm.Text, null, (_, row) => Text(row * 31)),
        ["words"] = (ColumnForm.Text, null, (random, _) => (string[])["", "x", "løng wörd", "smb", "a text that is longer than sixteen bytes"] is var words ? words[random.Next(5)] : ""),
        ["long texts"] = (ColumnForm.Text, null, (random, row) => new string((char)('a' + (row % 26)), 12 + (row % 9)) + "é" + random.Next(1_000_000)),
    };

    private static readonly Dictionary<string, ParquetWriteOptions> Settings = new()
    {
        ["snappy"] = Quick,
        ["none"] = Quick with { Compression = ParquetCompression.None },
        ["zstd"] = Quick with { Compression = ParquetCompression.Zstd, CompressGrids = true },
        ["delta lengths"] = Quick with { TextEncoding = TextEncoding.DeltaLength, DictionaryForms = [] },
        ["delta bytes"] = Quick with { TextEncoding = TextEncoding.DeltaByteArray, DictionaryForms = [] },
    };

    private static ParquetWriteOptions Quick => new() { Durable = false, Hash = HashKind.None };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_written_comes_back(string name)
    {
        var parts = name.Split(", ");
        var (form, names, value) = Forms[parts[0]];
        using var folder = new TemporaryFolder();
        foreach (var missing in (int[])[0, 3, 1])
        {
            ColumnRequest[] schema = [new("c", form) { Names = names, Nullable = missing != 0 }];
            var expected = new List<string?>();
            using (var sink = ParquetSink.Create(folder["a.parquet"], "a", schema, Settings[parts[1]]))
            {
                var random = new Random(missing);
                foreach (var count in missing == 3 ? (int[])[1000, 66_001] : [1, 7, 64, 1000])
                {
                    var batch = new ColumnBatch(schema, count) { RowCount = count };
                    var texts = Enumerable.Range(0, count).Select(row => missing != 0 && row % missing == 0 ? null : value(random, row)).ToArray();
                    Fill(batch.Columns[0], texts);
                    expected.AddRange(texts.Select(text => names is null || text is null ? text : names[int.Parse(text, CultureInfo.InvariantCulture)]));
                    sink.Append(sink.Encode(batch));
                }

                Assert.Equal(expected.Count, sink.Complete().Rows);
            }

            Assert.Equal(expected, Read(folder["a.parquet"], form));
        }
    }

    [Fact]
    public void Texts_through_the_columns_own_dictionary_come_back()
    {
        using var folder = new TemporaryFolder();
        ColumnRequest[] schema = [new("c", ColumnForm.Text)];
        var column = new ColumnBatch(schema, 1000) { RowCount = 1000 };
        var text = column.Text(0);
        text.Dictionary = new TextDictionary([0, 2, 2, 5, 7], "ab" + "cde" + "ab" is var all ? Encoding.UTF8.GetBytes(all) : []);
        var expected = new List<string?>();
        for (var row = 0; row < 1000; row++)
        {
            text.Codes[row] = row % 4;
            text.Validity[row >> 6] |= row % 9 == 0 ? 0 : 1UL << (row & 63);
            text.MissingCount += row % 9 == 0 ? 1 : 0;
            expected.Add(row % 9 == 0 ? null : ((string[])["ab", "", "cde", "ab"])[row % 4]);
        }

        using (var sink = ParquetSink.Create(folder["a.parquet"], "a", schema, Quick))
        {
            sink.Append(sink.Encode(column));
            sink.Complete();
        }

        Assert.Equal(expected, Read(folder["a.parquet"], ColumnForm.Text));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Fill(Column column, string?[] values)
    {
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            column.MissingCount += value is null ? 1 : 0;
            column.Validity[row >> 6] |= value is null ? 0 : 1UL << (row & 63);
            switch (column)
            {
                case NumberColumn numbers: numbers.Values[row] = value is null ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture); break;
                case IntegerColumn integers: integers.Values[row] = value is null ? 0 : long.Parse(value, CultureInfo.InvariantCulture); break;
                case DateColumn dates: dates.Values[row] = value is null ? 0 : int.Parse(value, CultureInfo.InvariantCulture); break;
                case GridColumn grid: grid.Values[row] = value is null ? GridColumn.Missing : short.Parse(value, CultureInfo.InvariantCulture); break;
                case CodeColumn codes: codes.Values[row] = value is null ? CodeColumn.Missing : byte.Parse(value, CultureInfo.InvariantCulture); break;
                case TextColumn text:
                    var bytes = Encoding.UTF8.GetBytes(value ?? "");
                    text.Reserve(text.Offsets[row] + bytes.Length);
                    bytes.CopyTo(text.Bytes, text.Offsets[row]);
                    text.Offsets[row + 1] = text.Offsets[row] + bytes.Length;
                    break;
            }
        }
    }

    private static List<string?> Read(string path, ColumnForm written)
    {
        var form = written switch { ColumnForm.Code => ColumnForm.Text, ColumnForm.Boolean => ColumnForm.Integer, _ => written };
        ColumnRequest[] columns = [new("c", form)];
        var values = new List<string?>();
        using var source = ParquetSource.Open(path);
        var batch = new ColumnBatch(columns, 4000);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, columns);
            while (reader.Read(batch))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    values.Add(Value(batch.Columns[0], row));
                }
            }
        }

        return values;
    }

    private static string? Value(Column column, int row) => column switch
    {
        GridColumn grid => grid.Values[row] == GridColumn.Missing ? null : Text(grid.Values[row]),
        _ when column.IsMissing(row) => null,
        NumberColumn numbers => Text(numbers.Values[row]),
        IntegerColumn integers => Text(integers.Values[row]),
        DateColumn dates => Text(dates.Values[row]),
        TextColumn text => Encoding.UTF8.GetString(text[row]),
        _ => throw new InvalidOperationException(column.GetType().Name),
    };
}
