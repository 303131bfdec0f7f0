namespace HealthBatch.Statistics.Regression;

/// <summary>The port behind which a logistic regression is fitted. An implementation meets the same numbers within its stated precision.</summary>
public interface ILogisticFitter
{
    /// <summary>Who fits, as reports print it.</summary>
    FitterIdentity Identity { get; }

    /// <summary>Fits the rows.</summary>
    /// <exception cref="ArgumentException">A value in the rows is not finite, or an option is out of range.</exception>
    /// <exception cref="NotSupportedException">The options ask for something that the implementation has not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default);
}
