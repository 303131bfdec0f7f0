namespace HealthBatch.Reporting.Charts;

/// <summary>A straight scale from values to places in a drawing.</summary>
internal readonly record struct Scale(double From, double To, double Start, double End)
{
    /// <summary>The place of a value; values outside the range land outside.</summary>
    public double At(double value) => To == From ? (Start + End) / 2 : Start + ((value - From) / (To - From) * (End - Start));

    /// <summary>The place of a value, held within the range.</summary>
    public double Within(double value) => At(Math.Clamp(value, From, To));
}

/// <summary>Round values along an axis.</summary>
/// <param name="Step">1, 2, 2.5 or 5 times a power of ten.</param>
/// <param name="Values">Multiples of the step that cover the data.</param>
internal sealed record Ticks(double Step, IReadOnlyList<double> Values)
{
    /// <summary>The first value.</summary>
    public double First => Values[0];

    /// <summary>The last value.</summary>
    public double Last => Values[^1];

    /// <summary>The decimals that tell the values apart.</summary>
    public int Decimals => Math.Max(0, (int)Math.Ceiling(-Math.Log10(Step) - 1e-9) + (IsQuarter(Step) ? 1 : 0));

    /// <summary>Ticks that cover a range with about so many steps, all within the limits.</summary>
    public static Ticks Covering(double low, double high, int steps, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (high - low < 1e-12)
        {
            (low, high) = (low - 0.5e-3, high + 0.5e-3);
        }

        var raw = (high - low) / steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * ((raw / power) switch { <= 1.0001 => 1, <= 2.0001 => 2, <= 2.5001 => 2.5, <= 5.0001 => 5, _ => 10 });
        var first = (long)Math.Floor((Math.Max(low, least) / step) + 1e-9);
        var last = (long)Math.Ceiling((Math.Min(high, most) / step) - 1e-9);
        var values = new double[Math.Max(last, first + 1) - first + 1];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Round((first + i) * step, 10);
        }

        return new(step, values);
    }

    private static bool IsQuarter(double step)
    {
        var lead = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        return Math.Abs(lead - 2.5) < 1e-6;
    }
}
