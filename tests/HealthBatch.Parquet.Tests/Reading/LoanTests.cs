using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Reading;

public sealed class LoanTests
{
    private const int Rows = 150_001;

    private static readonly ColumnRequest[] Schema =
    [
        new("plain", ColumnForm.Number),
        new("never missing", ColumnForm.Number) { Nullable = false },
        new("some missing", ColumnForm.Number),
        new("few values", ColumnForm.Number),
        new("whole", ColumnForm.Integer) { Nullable = false },
    ];

    // Batches that end where pages do, batches that don't, and one that is longer than any page.
    [Theory]
    [InlineData(ParquetCompression.None, 4096)]
    [InlineData(ParquetCompression.Snappy, 4096)]
    [InlineData(ParquetCompression.Snappy, 777)]
    [InlineData(ParquetCompression.Snappy, 100_000)]
    public void Lent_values_are_the_ones_that_would_have_been_copied(ParquetCompression compression, int batchRows)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], compression);
        using var source = ParquetSource.Open(folder["a.parquet"]);
        ColumnRequest[] numbers = [.. Schema.Select(column => column with { Form = ColumnForm.Number })];
        using var copying = source.OpenRowGroup(0, numbers);
        using var lending = source.OpenRowGroup(0, numbers);
        var (copied, lent) = (new ColumnBatch(numbers, batchRows), new ColumnBatch(numbers, batchRows, takesLoans: true));
        var rows = 0;
        for (; copying.Read(copied) && lending.Read(lent); rows += copied.RowCount)
        {
            for (var column = 0; column < numbers.Length; column++)
            {
                var expected = copied.Number(column).Values.AsSpan(0, copied.RowCount);
                Assert.Equal(copied.Number(column).MissingCount, lent.Number(column).MissingCount);
                Assert.True(expected.SequenceEqual(lent.Number(column).Span[..copied.RowCount], Bits.Comparer), numbers[column].Name);
                Assert.True(expected.SequenceEqual(lent.Number(column).Values.AsSpan(0, copied.RowCount), Bits.Comparer), numbers[column].Name);
            }
        }

        Assert.Equal(Rows, rows);
    }

    [Fact]
    public void Plain_numbers_of_one_page_are_lent_where_none_is_missing_and_others_are_not()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], ParquetCompression.Snappy);
        using var source = ParquetSource.Open(folder["a.parquet"]);
        ColumnRequest[] numbers = [.. Schema.Select(column => column with { Form = ColumnForm.Number })];
        using var reader = source.OpenRowGroup(0, numbers);
        var batch = new ColumnBatch(numbers, 1000, takesLoans: true);
        Assert.True(reader.Read(batch));
        Assert.Equal([true, true, false, false, false], Enumerable.Range(0, numbers.Length).Select(column => IsLent(batch.Number(column))));
    }

    [Fact]
    public void A_batch_that_takes_no_loans_keeps_its_values_when_the_reader_reads_on()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], ParquetCompression.Snappy);
        using var source = ParquetSource.Open(folder["a.parquet"]);
        var batch = new ColumnBatch([Schema[0]], 1000);
        var first = new double[1000];
        using (var reader = source.OpenRowGroup(0, [Schema[0]]))
        {
            reader.Read(batch);
            batch.Number(0).Span.CopyTo(first);
            Assert.False(IsLent(batch.Number(0)));
            while (reader.Read(new ColumnBatch([Schema[0]], 50_000)))
            {
            }
        }

        Assert.Equal(first, batch.Number(0).Values);
    }

    /// <summary>Values that lie elsewhere than in the column's own array.</summary>
    private static bool IsLent(NumberColumn column)
    {
        ref var where = ref MemoryMarshal.GetReference(column.Span);
        return !Unsafe.AreSame(ref where, ref column.Values[0]);
    }

    private static void Write(string path, ParquetCompression compression)
    {
        var random = new Random(5);
        var batch = new ColumnBatch(Schema, Rows) { RowCount = Rows };
        for (var row = 0; row < Rows; row++)
        {
            batch.Number(0).Values[row] = random.NextDouble();
            batch.Number(1).Values[row] = random.NextDouble() < 0.01 ? double.NaN : random.NextDouble();
            var missing = random.Next(10) == 0;
            batch.Number(2).Values[row] = missing ? double.NaN : random.NextDouble();
            batch.Number(2).Validity[row >> 6] |= (missing ? 0UL : 1UL) << (row & 63);
            batch.Number(2).MissingCount += missing ? 1 : 0;
            batch.Number(3).Values[row] = random.Next(50);
            batch.Integer(4).Values[row] = random.NextInt64(1L << 40);
        }

        using var sink = ParquetSink.Create(path, "t", Schema, new ParquetWriteOptions { Compression = compression });
        sink.Append(sink.Encode(batch));
        sink.Complete();
    }

    private sealed class Bits : IEqualityComparer<double>
    {
        public static Bits Comparer { get; } = new();

        public bool Equals(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);

        public int GetHashCode(double value) => value.GetHashCode();
    }
}
