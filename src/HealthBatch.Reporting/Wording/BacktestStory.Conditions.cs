using MathNet.Numerics.Distributions;

namespace HealthBatch.Reporting.Wording;

/// <summary>The verdict's conditions (formula 5), one a row.</summary>
public sealed partial class BacktestStory
{
    /// <summary>A condition, what was found, what is needed, and whether it holds.</summary>
    public sealed record Condition(string Short, string What, string Found, string Needed, string Holds);

    /// <summary>The conditions in the order in which formula 5 names them.</summary>
    public IReadOnlyList<Condition> Conditions
    {
        get
        {
            var needed = Normal.InvCDF(0, 1, 1 - Report.Verdict.Alpha);
            var ends = Report.Bands.Count > 1 ? $"{Capital(Report.Bands[0].Band)} over {Report.Bands[^1].Band}" : "The extreme bands";
            var reversed = Adjacent.Where(pair => pair.Difference < 0).ToArray();
            return
            [
                Z("extreme bands", $"{ends}, on the log-odds", Extreme?.Z, needed),
                Z("trend", "Trend over the bands", -Report.Trend?.ClusteredZ, needed),
                Z("trend within dates", "Trend within dates", -Report.Trend?.WithinDateZ, needed),
                Adjacent.Count == 0
                    ? new("steps", "No step is reversed", Figures.None, "no reversed z", "not enough data")
                    : reversed.Length == 0
                        ? new("steps", "No step is reversed", "none", "none significantly", "yes")
                        : new("steps", "No step is reversed", string.Join("; ", reversed.Select(pair => $"{pair.Lower} under {pair.Upper}, z {Figures.Decimal(pair.Z, 1)}")), "none significantly", Worst(reversed.Min(pair => pair.Z), needed)),
            ];
        }
    }

    private static Condition Z(string name, string what, double? z, double needed) => new(
        name, what, z is null ? Figures.None : "z " + Figures.Decimal(z, Math.Abs(z.Value) < 9.95 ? 2 : 1), $"over {Figures.Decimal(needed, 2)}",
        z is not { } value ? "not enough data" : value > needed ? "yes" : value < -needed ? "no: the other way" : "no");

    private static string Worst(double? z, double needed) => z < -needed ? "see the verdict" : "yes, within chance";
}
