using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

/// <summary>The score of one customer in decimal arithmetic (28 digits), written from the definitions and from nothing in the kernel.</summary>
internal sealed class ExactScore
{
    private readonly Dictionary<string, short> _contributions = [];

    public ExactScore(Scorecard card, Func<string, double?> value)
    {
        var formula = card.Formulas.First(formula => formula.When is null || Holds(formula.When, value));
        Segment = card.Formulas.ToList().IndexOf(formula);
        var all = formula.Dimensions.Where(dimension => dimension.Metrics.Any(metric => metric.Weight > 0)).ToList();
        var parts = formula.Dimensions.Select(dimension => (Dimension: dimension, Metrics: dimension.Metrics.Select(metric => (Metric: metric, Known: Known(metric, value))).ToList())).ToList();
        var coverage = all.Sum(dimension => (decimal)dimension.Weight / all.Sum(each => (decimal)each.Weight)
            * parts.Single(part => part.Dimension == dimension).Metrics.Where(pair => pair.Known is not null).Sum(pair => (decimal)pair.Metric.Weight)
            / dimension.Metrics.Sum(metric => (decimal)metric.Weight));
        Coverage = Round(coverage);
        var taking = parts.Select(part => (part.Dimension, Metrics: part.Metrics.Select(pair => (pair.Metric, Value: pair.Known ?? Imputed(pair.Metric))).Where(pair => pair.Value is not null).ToList()))
            .Where(part => part.Metrics.Sum(pair => (decimal)pair.Metric.Weight) > 0).ToList();
        var whole = taking.Sum(part => (decimal)part.Dimension.Weight);
        if (coverage <= 0 || coverage + 1e-9m < (decimal)card.MinimumCoverage || whole == 0)
        {
            return;
        }

        var sum = 0m;
        var costs = new List<(string Name, short Cost)>();
        foreach (var (dimension, metrics) in taking)
        {
            var inside = metrics.Sum(pair => (decimal)pair.Metric.Weight);
            foreach (var (metric, known) in metrics)
            {
                var share = (decimal)dimension.Weight / whole * ((decimal)metric.Weight / inside);
                sum += share * known!.Value;
                _contributions[metric.Name] = Round(share * known.Value);
                costs.Add((metric.Name, Round(share * (100 - known.Value))));
            }
        }

        Before = Score = Round(sum);
        Band = card.Bands.IndexOf(Score.Value);
        Reasons = [.. costs.Where(cost => cost.Cost > 0).OrderByDescending(cost => cost.Cost).Take(3).Select(cost => cost.Name)];
        foreach (var change in card.Overrides.Where(change => Holds(change.When, value)))
        {
            Apply(change, card.Bands);
        }
    }

    public int Segment { get; }

    public short Coverage { get; }

    public short? Before { get; }

    public short? Score { get; private set; }

    public int? Band { get; private set; }

    public string[] Reasons { get; } = [];

    public short Contribution(string metric) => _contributions.GetValueOrDefault(metric, GridColumn.Missing);

    private static short Round(decimal points) => (short)Math.Floor((100 * (points + 1e-9m)) + 0.5m);

    private static decimal? Imputed(Metric metric) => metric.Missing.Kind switch
    {
        MissingPolicyKind.Neutral => 50,
        MissingPolicyKind.Worst => 0,
        MissingPolicyKind.Value => (decimal)metric.Missing.Value,
        _ => null,
    };

    private static decimal? Known(Metric metric, Func<string, double?> value)
    {
        if (value(metric.Column) is not { } number || !double.IsFinite(number) || (metric.Stale is { } stale && value(stale.Column) > stale.After))
        {
            return null;
        }

        var x = (decimal)number;
        var y = metric.Normalise switch
        {
            Normaliser.Linear line => 100 * (x - (decimal)line.Worst) / ((decimal)line.Best - (decimal)line.Worst),
            Normaliser.Goal goal => 100 * x / (decimal)goal.Target,
            Normaliser.Steps steps => (decimal)steps.Base + steps.Table.Where(step => Holds(step.When, number)).Sum(step => (decimal)step.Points),
            Normaliser.Map map => (decimal?)(map.Values.TryGetValue(number.ToString(CultureInfo.InvariantCulture), out var mapped) ? mapped : map.Otherwise),
            Normaliser.Percentile percentile => Percentile(percentile, x),
            _ => throw new NotSupportedException(metric.Normalise.ToString()),
        };
        return y is null ? null : Math.Clamp(y.Value, 0, 100);
    }

    /// <summary>Mid-rank among the quantiles: the mean of the straight lines' left and right limits at the value.</summary>
    private static decimal Percentile(Normaliser.Percentile percentile, decimal x)
    {
        var q = percentile.Quantiles.Select(quantile => (decimal)quantile).ToList();
        var below = q.Count(quantile => quantile < x);
        var equal = q.Count(quantile => quantile == x);
        var last = q.Count - 1;
        var place = equal > 0 ? below + ((equal - 1) / 2m)
            : below == 0 ? 0 : below > last ? last
            : below - 1 + ((x - q[below - 1]) / (q[below] - q[below - 1]));
        return percentile.HigherIsBetter ? 100 * place / last : 100 - (100 * place / last);
    }

    private static bool Holds(Condition condition, Func<string, double?> value) => condition switch
    {
        Condition.Not not => !Holds(not.Inner, value),
        Condition.Of { Test: Comparison.IsMissing missing } of => missing.Missing == (value(of.Column) is not { } number || !double.IsFinite(number)),
        Condition.Of of => value(of.Column) is { } number && double.IsFinite(number) && Holds(of.Test, number),
        _ => throw new NotSupportedException(condition.ToString()),
    };

    private static bool Holds(Comparison test, double x) => test switch
    {
        Comparison.Above above => x > above.Limit,
        Comparison.Below below => x < below.Limit,
        Comparison.Between between => x >= between.Low && x <= between.High,
        Comparison.OneOf oneOf => oneOf.Values.Any(word => double.Parse(word, CultureInfo.InvariantCulture) == x),
        _ => throw new NotSupportedException(test.ToString()),
    };

    private void Apply(Override change, BandScale bands)
    {
        if (change.Kind == OverrideKind.SetBand)
        {
            Band = bands.IndexOf(change.Band!);
            return;
        }

        var limit = Round((decimal)change.Limit);
        var moved = change.Kind == OverrideKind.Cap ? Math.Min(Score!.Value, limit) : Math.Max(Score!.Value, limit);
        Band = moved != Score && Band == bands.IndexOf(Score.Value) ? bands.IndexOf(moved) : Band;
        Score = moved;
    }
}
