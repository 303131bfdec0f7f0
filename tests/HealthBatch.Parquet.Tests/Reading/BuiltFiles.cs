using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>Reads columns of files that a test built in memory.</summary>
internal static class BuiltFiles
{
    /// <summary>All values of a column of one of the fixtures.</summary>
    public static List<object?> Fixture(string name, string column, ColumnForm form) => Read(FuzzFixtures.All[name], column, form);

    /// <summary>All values of a file's only column, which is called c.</summary>
    public static List<object?> Read(long rows, BuiltColumn column, ColumnForm form) => Read(BuiltFile.Make(rows, column), "c", form);

    public static List<object?> Read(byte[] file, string column, ColumnForm form)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["built.parquet"], file);

        // Batches of five: no page, run or packed group ends with one.
        return TableValues.Read(folder["built.parquet"], column, form, capacity: 5);
    }

    /// <summary>What a file is refused with when its column is read.</summary>
    public static ParquetFormatException Refusal(byte[] file, ColumnForm form) =>
        Assert.Throws<ParquetFormatException>(() => Read(file, "c", form));
}
