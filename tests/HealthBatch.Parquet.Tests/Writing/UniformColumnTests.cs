using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class UniformColumnTests
{
    private static readonly ColumnRequest[] Schema =
    [
        new("empty grid", ColumnForm.Grid),
        new("grid", ColumnForm.Grid),
        new("empty code", ColumnForm.Code) { Names = ["a", "b", "c"] },
        new("code", ColumnForm.Code) { Names = ["a", "b", "c"] },
        new("integer", ColumnForm.Integer) { Nullable = false },
        new("empty integer", ColumnForm.Integer),
    ];

    // Around the length from which runs pay, and over one page and more.
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(70_003)]
    [InlineData(131_072 + 7)]
    public void A_column_that_is_known_to_be_uniform_gives_the_same_bytes_as_one_that_is_found_to_be(int rows)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Write(folder["a.parquet"], rows, known: false), Write(folder["b.parquet"], rows, known: true));
        Assert.Equal(File.ReadAllBytes(folder["a.parquet"]), File.ReadAllBytes(folder["b.parquet"]));
    }

    private static string Write(string path, int rows, bool known)
    {
        using var sink = ParquetSink.Create(path, "t", Schema);
        sink.Append(sink.Encode(new ColumnBatch(
        [
            new GridColumn(Schema[0], Filled(rows, GridColumn.Missing)) { IsUniform = known, Length = rows },
            new GridColumn(Schema[1], Filled(rows, (short)1234)) { IsUniform = known, Length = rows },
            new CodeColumn(Schema[2], Filled(rows, CodeColumn.Missing)) { IsUniform = known, Length = rows },
            new CodeColumn(Schema[3], Filled(rows, (byte)1)) { IsUniform = known, Length = rows },
            new IntegerColumn(Schema[4], Filled(rows, 7L)) { IsUniform = known, Length = rows },
            new IntegerColumn(Schema[5], rows) { IsUniform = known, Length = rows, MissingCount = rows },
        ])
        { RowCount = rows }));
        return sink.Complete().Hash;
    }

    private static T[] Filled<T>(int rows, T value)
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return values;
    }
}
