using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Tests.Regression;

/// <summary>Rows from a stated logistic model, seeded.</summary>
internal static class Some
{
    /// <summary>Our own fit, plain unless told otherwise.</summary>
    public static LogisticFit Fit(LogisticData data, LogisticOptions? options = null) =>
        new NewtonFitter().Fit(data, options ?? new LogisticOptions(), TestContext.Current.CancellationToken);

    /// <summary>Columns with means 0, 10, 20 … and deviations of about 1, 2, 3 …; log-odds = intercept + sum of ±slope per deviation, signs + - + - ….</summary>
    public static LogisticData Rows(int count, int columns, int seed, double intercept = -0.5, double slope = 0.6)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, columns).Select(_ => new double[count]).ToArray();
        var outcomes = new byte[count];
        for (var row = 0; row < count; row++)
        {
            var logOdds = intercept;
            for (var column = 0; column < columns; column++)
            {
                var deviate = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
                values[column][row] = (10 * column) + ((column + 1) * deviate);
                logOdds += (column % 2 == 0 ? slope : -slope) * deviate;
            }

            outcomes[row] = (byte)(random.NextDouble() < 1 / (1 + Math.Exp(-logOdds)) ? 1 : 0);
        }

        return new LogisticData(values, outcomes);
    }

    /// <summary>Rows of one column: (value, events, others).</summary>
    public static LogisticData Table(params (double Value, int Events, int Others)[] lines) => new(
        [[.. lines.SelectMany(line => Enumerable.Repeat(line.Value, line.Events + line.Others))]],
        [.. lines.SelectMany(line => Enumerable.Repeat((byte)1, line.Events).Concat(Enumerable.Repeat((byte)0, line.Others)))]);
}
