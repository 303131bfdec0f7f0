using HealthBatch.Statistics.Regression;

namespace HealthBatch.MicrosoftML;

/// <summary>
/// How a problem's columns and strata become Microsoft.ML's features, and its answer becomes slopes and intercepts again.
/// Each column is centred inside of its stratum and divided by its standard deviation: centring moves intercepts alone, and leaves columns and indicators almost orthogonal,
/// which is what a search in float32 needs. Microsoft.ML has one intercept, its bias; the others are indicators of their strata. It penalises those like
/// any feature, so they are scaled until the penalty is worth at most 1e-4 of a row.
/// </summary>
internal sealed class FeatureLayout
{
    private readonly LogisticProblem _problem;
    private readonly double[][] _centres;
    private readonly int[] _place;
    private readonly double _scale;

    /// <summary>Reads the rows once for the columns' means by stratum.</summary>
    public FeatureLayout(LogisticProblem problem)
    {
        _problem = problem;
        var data = problem.Data;
        _centres = Centres(data);
        int[] informative = [.. Enumerable.Range(0, data.Strata).Where(problem.Informative)];
        _place = [.. Enumerable.Range(0, data.Strata).Select(stratum => Array.IndexOf(informative, stratum))];
        _scale = Math.Max(1, 100 * Math.Sqrt(problem.Options.Ridge));
        Count = data.Columns.Length + informative.Length - 1;
    }

    /// <summary>The features of a row.</summary>
    public int Count { get; }

    /// <summary>The rows that say something, in order. Each is the same object, filled anew.</summary>
    public IEnumerable<TrainingRow> Rows(CancellationToken cancellation)
    {
        var data = _problem.Data;
        var row = new TrainingRow { Features = new float[Count] };
        foreach (var range in data.Rows.Where(range => _problem.Informative(range.Stratum)))
        {
            cancellation.ThrowIfCancellationRequested();
            var (centre, indicators) = (_centres[range.Stratum], row.Features.AsMemory(data.Columns.Length));
            indicators.Span.Clear();
            if (_place[range.Stratum] is > 0 and var place)
            {
                indicators.Span[place - 1] = (float)_scale;
            }

            for (var at = range.Start; at < range.Start + range.Length; at++)
            {
                for (var column = 0; column < data.Columns.Length; column++)
                {
                    var deviation = _problem.StandardDeviations[column];
                    row.Features[column] = deviation > 0 ? (float)((data.Columns[column][at] - centre[column]) / deviation) : 0;
                }

                row.Label = data.Outcomes[at] == 1;
                row.Weight = data.Weights is null ? 1 : (float)data.Weights[at];
                yield return row;
            }
        }
    }

    /// <summary>The slopes per standard deviation.</summary>
    public double[] Slopes(IReadOnlyList<float> weights) => [.. Enumerable.Range(0, _problem.Data.Columns.Length).Select(column => (double)weights[column])];

    /// <summary>By stratum: the log-odds where each column has its mean over all rows; NaN for a stratum that says nothing.</summary>
    public double[] Intercepts(IReadOnlyList<float> weights, double bias)
    {
        var columns = _problem.Data.Columns.Length;
        return [.. _place.Select((place, stratum) =>
        {
            if (place < 0)
            {
                return double.NaN;
            }

            var own = place == 0 ? bias : bias + (_scale * weights[columns + place - 1]);
            for (var column = 0; column < columns; column++)
            {
                var deviation = _problem.StandardDeviations[column];
                own -= deviation > 0 ? weights[column] * (_centres[stratum][column] - _problem.Means[column]) / deviation : 0;
            }

            return own;
        })];
    }

    private static double[][] Centres(LogisticData data)
    {
        var sums = Enumerable.Range(0, data.Strata).Select(_ => new double[data.Columns.Length]).ToArray();
        var weights = new double[data.Strata];
        foreach (var range in data.Rows)
        {
            for (var at = range.Start; at < range.Start + range.Length; at++)
            {
                var weight = data.Weights is null ? 1 : data.Weights[at];
                weights[range.Stratum] += weight;
                for (var column = 0; column < data.Columns.Length; column++)
                {
                    sums[range.Stratum][column] += weight * data.Columns[column][at];
                }
            }
        }

        return [.. sums.Select((sum, stratum) => sum.Select(value => weights[stratum] > 0 ? value / weights[stratum] : 0).ToArray())];
    }
}
