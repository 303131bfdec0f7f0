namespace HealthBatch.Statistics.Regression;

/// <summary>
/// A logistic regression: log-odds of the event = intercept of the stratum + sum of coefficient x column. Where there is no answer, the coefficients are null and
/// <see cref="Stop"/> and <see cref="Explanation"/> say why.
/// </summary>
public sealed record LogisticFit
{
    /// <summary>Why the fit ended.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>The same in words, with numbers and columns.</summary>
    public required string Explanation { get; init; }

    /// <summary>The Newton steps taken on all rows; 0 by a fitter that does not say.</summary>
    public required int Iterations { get; init; }

    /// <summary>Log-odds per unit of each column; null without an answer.</summary>
    public double[]? Coefficients { get; init; }

    /// <summary>Log-odds where all columns are 0, by stratum; null without an answer. NaN for a stratum with one outcome only, whose rows say nothing.</summary>
    public double[]? Intercepts { get; init; }

    /// <summary>The columns' means over the rows; null without an answer.</summary>
    public double[]? Means { get; init; }

    /// <summary>The columns' standard deviations over the rows (divided by the sum of weights); null without an answer.</summary>
    public double[]? StandardDeviations { get; init; }

    /// <summary>Columns whose coefficient is held at 0 by its sign bound.</summary>
    public IReadOnlyList<int> AtBound { get; init; } = [];

    /// <summary>Columns without which the rest would be determined (collinear), or those that separate.</summary>
    public IReadOnlyList<int> Culprits { get; init; } = [];

    /// <summary>The ridge that was used.</summary>
    public double Ridge { get; init; }

    /// <summary>Log-likelihood at the coefficients, without the ridge; null without an answer.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Log-likelihood with intercepts alone.</summary>
    public double? NullLogLikelihood { get; init; }

    /// <summary>The sum of weights of the rows.</summary>
    public double WeightSum { get; init; }

    /// <summary>-2 log-likelihood; null without an answer.</summary>
    public double? Deviance => -2 * LogLikelihood;
}
