using System.Globalization;

namespace HealthBatch.Statistics.Regression;

/// <summary>Fits everything twice and answers with the first: how far two implementations of the port are apart on the rows at hand. Fits may come from several threads.</summary>
public sealed class CrossCheckedFitter(ILogisticFitter first, ILogisticFitter second) : ILogisticFitter
{
    private readonly Lock _lock = new();

    /// <inheritdoc />
    public FitterIdentity Identity => first.Identity;

    /// <summary>How many fits were compared.</summary>
    public int Fits { get; private set; }

    /// <summary>The largest difference between two slopes, in log-odds per standard deviation of the column; 0 before the first fit.</summary>
    public double LargestDifference { get; private set; }

    /// <summary>The column of the largest difference; null before there is one.</summary>
    public string? Column { get; private set; }

    /// <summary>A fit that one of the two answered and the other did not, with both explanations; null where there is none.</summary>
    public string? Disagreement { get; private set; }

    /// <inheritdoc />
    public LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default)
    {
        var (answer, check) = (first.Fit(data, options, cancellation), second.Fit(data, options, cancellation));
        using var alone = _lock.EnterScope();
        Fits++;
        if (answer is { Coefficients: { } ours, StandardDeviations: { } deviations } && check.Coefficients is { } theirs)
        {
            for (var column = 0; column < ours.Length; column++)
            {
                var difference = Math.Abs(ours[column] - theirs[column]) * deviations[column];
                if (difference > LargestDifference)
                {
                    (LargestDifference, Column) = (difference, data.Names[column]);
                }
            }
        }
        else if (answer.Stop != check.Stop)
        {
            Disagreement ??= $"{first.Identity}: {answer.Explanation}; {second.Identity}: {check.Explanation}";
        }

        return answer;
    }

    /// <summary>What came out, in a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Cross-check: {Fits} {(Fits == 1 ? "fit" : "fits")} by {first.Identity} and {second.Identity} differ by at most {LargestDifference:0.###E+0} log-odds per standard deviation{(Column is null ? "" : $" ({Column})")}.{(Disagreement is null ? "" : $" They disagree whether there is an answer: {Disagreement}.")}");
}
