using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class CurveVectorTests
{
    public static TheoryData<string> Curves => ["line", "goal", "log", "steps", "map", "words", .. Enumerable.Range(1, 20).Select(quantiles => $"percentile {quantiles}"), "percentile 101", "worst first 12"];

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_curve_fills_a_run_as_it_does_value_by_value(string name)
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var curve = Make(name, random);
            var values = Enumerable.Range(0, random.Next(70)).Select(_ => Value(random)).ToArray();
            var (fast, plain) = (new double[values.Length], new double[values.Length]);

            Assert.Equal(curve.FillPlain(values, plain), curve.Fill(values, fast));
            Assert.Equal(plain.Select(BitConverter.DoubleToInt64Bits), fast.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    private static Curve Make(string name, Random random) => name switch
    {
        "line" => new LineCurve(random.Next(-5, 5), random.Next(6, 20)),
        "goal" => Curve.For(new Normaliser.Goal(random.Next(1, 20)), ColumnKind.Floating),
        "log" => new LogCurve(random.Next(5), random.Next(6, 20)),
        "steps" => Curve.For(new Normaliser.Steps(50, [new Step(new Comparison.Above(3), 70), new Step(new Comparison.Below(0), -80), new Step(new Comparison.Between(5, 6), -30)]), ColumnKind.Floating),
        "map" => Curve.For(new Normaliser.Map(new Dictionary<string, double> { ["1"] = 0, ["2"] = 120, ["3"] = -1 }), ColumnKind.Floating),
        "words" => new IdentityCurve(),
        _ => Curve.For(
            new Normaliser.Percentile("r", [.. Enumerable.Range(0, int.Parse(name.Split(' ')[^1])).Select(_ => random.Next(-8, 60) / 4.0).Order()], name[0] == 'p'), ColumnKind.Floating),
    };

    /// <summary>Knots, values between and outside of them, and what is no number.</summary>
    private static double Value(Random random) => random.Next(12) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => double.MaxValue,
        5 or 6 => random.Next(-4, 20),
        7 => Math.BitIncrement(random.Next(-4, 20)),
        _ => (random.NextDouble() * 30) - 8,
    };
}
