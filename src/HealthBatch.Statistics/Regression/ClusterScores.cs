using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Each cluster's summed scores at a fit, one array an entry (the intercept if there is one, then the free slopes), and the sum of their squares over clusters. A worker goes over
/// all rows for its share of the entries: so every sum is taken in the order of the rows, at any number of threads.
/// </summary>
internal sealed class ClusterScores
{
    private readonly double[][] _sums;

    private ClusterScores(double[][] sums) => _sums = sums;

    /// <summary>Sums the scores.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="fit">Their fit.</param>
    /// <param name="intercepts">By stratum, at the columns' means; NaN leaves the stratum's rows out.</param>
    /// <param name="slopes">Per standard deviation.</param>
    /// <param name="centres">By stratum and column: what the standardised columns are centred by once more.</param>
    /// <param name="entries">The columns of the entries; -1 is the intercept.</param>
    /// <param name="clusters">Each row's cluster, from 0.</param>
    /// <param name="clusterCount">One more than the largest.</param>
    /// <param name="threads">How many may work.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ClusterScores Of(
        LogisticData data,
        LogisticFit fit,
        double[] intercepts,
        double[] slopes,
        double[][] centres,
        int[] entries,
        int[] clusters,
        int clusterCount,
        int threads,
        CancellationToken cancellation)
    {
        var sums = entries.Select(_ => new double[clusterCount]).ToArray();
        var workers = Math.Min(threads, entries.Length);
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, worker =>
        {
            var kernel = new RowKernel(fit.Means!, fit.StandardDeviations!);
            foreach (var range in data.Rows.Where(range => !double.IsNaN(intercepts[range.Stratum])))
            {
                cancellation.ThrowIfCancellationRequested();
                for (var at = 0; at < range.Length; at += RowKernel.Chunk)
                {
                    var length = Math.Min(RowKernel.Chunk, range.Length - at);
                    kernel.Load(data, range.Start + at, length, intercepts[range.Stratum], slopes);
                    var cluster = clusters.AsSpan(range.Start + at, length);
                    for (var entry = worker; entry < entries.Length; entry += workers)
                    {
                        if (entries[entry] < 0)
                        {
                            Add(sums[entry], cluster, kernel.Residuals);
                        }
                        else
                        {
                            Add(sums[entry], cluster, kernel.Residuals, kernel.Standardised.AsSpan(entries[entry] * RowKernel.Stride, length), centres[range.Stratum][entries[entry]]);
                        }
                    }
                }
            }
        });
        return new ClusterScores(sums);
    }

    /// <summary>The sum over clusters of each product of two entries' scores.</summary>
    public Matrix<double> Squares()
    {
        var size = _sums.Length;
        var tiles = new GramTiles(size);
        var (columns, ones, nothing) = (new double[RowKernel.Padded(size) * RowKernel.Stride], new double[RowKernel.Chunk], new double[RowKernel.Chunk]);
        Array.Fill(ones, 1);
        for (var at = 0; at < _sums[0].Length; at += RowKernel.Chunk)
        {
            var length = Math.Min(RowKernel.Chunk, _sums[0].Length - at);
            for (var entry = 0; entry < size; entry++)
            {
                // What lies beyond the last cluster, up to a multiple of eight, is 0.
                var column = columns.AsSpan(entry * RowKernel.Stride, RowKernel.Chunk);
                _sums[entry].AsSpan(at, length).CopyTo(column);
                column[length..].Clear();
            }

            tiles.Add(columns, ones, nothing, (length + 7) & ~7);
        }

        var squares = tiles.Read(0).Squares;
        return Matrix<double>.Build.Dense(size, size, (i, j) => squares[(Math.Max(i, j) * (Math.Max(i, j) + 1) / 2) + Math.Min(i, j)]);
    }

    private static void Add(double[] sums, ReadOnlySpan<int> clusters, ReadOnlySpan<double> residuals)
    {
        for (var row = 0; row < clusters.Length; row++)
        {
            sums[clusters[row]] += residuals[row];
        }
    }

    private static void Add(double[] sums, ReadOnlySpan<int> clusters, ReadOnlySpan<double> residuals, ReadOnlySpan<double> column, double centre)
    {
        for (var row = 0; row < clusters.Length; row++)
        {
            sums[clusters[row]] += residuals[row] * (column[row] - centre);
        }
    }
}
