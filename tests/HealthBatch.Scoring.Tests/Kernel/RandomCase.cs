using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

/// <summary>
/// A scorecard and customers from a seed: every normaliser but the logarithm (which no decimal number equals), every missing policy, stale values, segments,
/// overrides; values on a coarse decimal grid, so that ties and edges are common.
/// </summary>
internal sealed class RandomCase
{
    private readonly Random _random;
    private readonly Dictionary<string, double?[]> _columns = [];
    private readonly int _rows;

    public RandomCase(int seed, int rows, bool logarithms = false)
    {
        _random = new Random(seed);
        _rows = rows;
        Card = MakeCard(logarithms);
        Rows = _columns.Aggregate(new Rows(), (all, column) => all.With(column.Key, column.Value));
    }

    public Scorecard Card { get; }

    public Rows Rows { get; }

    public double? this[string column, int row] => _columns[column][row];

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private Scorecard MakeCard(bool logarithms)
    {
        var formulas = new List<Formula>();
        var count = Pick(1, 1, 2, 3);
        for (var f = 0; f < count; f++)
        {
            var dimensions = Enumerable.Range(0, Pick(1, 2, 3)).Select(d => new Dimension
            {
                Name = $"d{d}",
                Weight = Pick(0, 1, 2, 10, 33.3, 40, 60),
                Metrics = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(m => MakeMetric($"m{d}{m}", logarithms))],
            }).ToList();

            // Reading a scorecard refuses one without any weight.
            dimensions[0] = dimensions[0] with { Weight = Math.Max(1, dimensions[0].Weight) };
            dimensions[0] = dimensions[0] with { Metrics = [.. dimensions[0].Metrics.Select((metric, i) => i == 0 ? metric with { Weight = 1 + metric.Weight } : metric)] };
            formulas.Add(new Formula
            {
                Segment = $"s{f}",
                Dimensions = dimensions,
                When = f == count - 1 ? null : Cards.Is(Column("segment"), new Comparison.Below(_random.Next(20, 80))),
            });
        }

        return Cards.Of([.. formulas]) with
        {
            MinimumCoverage = Pick(0, 0.25, 0.5, 0.6),
            Bands = new BandScale([new Band("a", 0), new Band("b", 40), new Band("c", Pick(50.01, 75, 100))], Pick(BandEdges.LowerInclusive, BandEdges.UpperInclusive)),
            Overrides = _random.Next(2) == 0 ? [] :
            [
                new Override { When = Cards.Is(Column("o1"), new Comparison.Above(70)), Kind = OverrideKind.Cap, Limit = 45, Reason = "one" },
                new Override { When = new Condition.Not(Cards.Is(Column("o2"), new Comparison.Between(10, 90))), Kind = OverrideKind.SetBand, Band = "c", Reason = "two" },
                new Override { When = Cards.Is(Column("o2"), new Comparison.IsMissing(true)), Kind = OverrideKind.Floor, Limit = 33.33, Reason = "three" },
            ],
        };
    }

    private Metric MakeMetric(string name, bool logarithms) => new()
    {
        Name = name,
        Column = Column(name),
        Weight = Pick(0, 1, 1, 1, 2, 5, 0.7),
        Normalise = MakeNormaliser(logarithms),
        Missing = Pick(MissingPolicy.Redistribute, MissingPolicy.Redistribute, new MissingPolicy(MissingPolicyKind.Neutral), new MissingPolicy(MissingPolicyKind.Worst), new MissingPolicy(MissingPolicyKind.Value, 62.5)),
        Stale = _random.Next(4) == 0 ? new StaleRule(Column("age"), 60) : null,
    };

    private Normaliser MakeNormaliser(bool logarithms) => _random.Next(logarithms ? 7 : 6) switch
    {
        0 => new Normaliser.Linear(0, Pick(100, 80, 40, 64)),
        1 => new Normaliser.Linear(Pick(100, 90, 33), -7),
        2 => new Normaliser.Steps(Pick(0, 50, 33.3), [new Step(new Comparison.Above(20), 20.5), new Step(new Comparison.Between(30, 60), -40), new Step(new Comparison.OneOf(["5", "50"]), 77)]),
        3 => new Normaliser.Map(Enumerable.Range(0, 60).ToDictionary(i => $"{i}", i => i * 37 % 101 * 1.0), Pick<double?>(null, 12.34)),
        4 => new Normaliser.Goal(Pick(100, 64, 50)),
        5 => new Normaliser.Percentile("reference", Pick<double[]>([0, 10, 20, 40, 80, 100], [5, 5, 5, 30, 30, 50, 90], [10, 20]), _random.Next(2) == 0),
        _ => new Normaliser.Log(Pick(0, 3, 100), 64),
    };

    private string Column(string name)
    {
        if (!_columns.ContainsKey(name))
        {
            var missing = Pick(0, 0, 5, 30);
            _columns.Add(name, [.. Enumerable.Range(0, _rows).Select(_ => Value(missing))]);
        }

        return name;
    }

    private double? Value(int missing) => _random.Next(100) < missing
        ? Pick<double?>(null, null, null, double.NaN, double.PositiveInfinity, double.NegativeInfinity)
        : Pick(_random.Next(-10, 111), _random.Next(-100, 1110) / 10.0, _random.Next(-1000, 11_100) / 100.0);
}
