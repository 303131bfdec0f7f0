using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class MarkerCompactionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void The_vector_paths_keep_what_the_plain_loop_keeps(int count)
    {
        foreach (var share in (double[])[0, 0.3, 1])
        {
            var random = new Random(count);
            var shorts = new short[count];
            var bytes = new byte[count];
            for (var i = 0; i < count; i++)
            {
                var missing = random.NextDouble() < share;
                shorts[i] = missing ? GridColumn.Missing : (short)random.Next(short.MinValue + 1, short.MaxValue);
                bytes[i] = missing ? CodeColumn.Missing : (byte)random.Next(255);
            }

            var expectedShorts = shorts.Where(value => value != GridColumn.Missing).ToArray();
            var expectedBytes = bytes.Where(value => value != CodeColumn.Missing).ToArray();
            Check(expectedShorts, target => MarkerCompaction.Compact(shorts, GridColumn.Missing, target));
            Check(expectedShorts, target => MarkerCompaction.CompactScalar(shorts, GridColumn.Missing, target));
            Check(expectedBytes, target => MarkerCompaction.Compact(bytes, CodeColumn.Missing, target));
            Check(expectedBytes, target => MarkerCompaction.CompactScalar(bytes, CodeColumn.Missing, target));

            void Check<T>(T[] expected, Action<T[]> compact)
            {
                var target = new T[count + MarkerCompaction.Slack];
                compact(target);
                Assert.Equal(expected, target[..expected.Length]);
            }
        }
    }
}
