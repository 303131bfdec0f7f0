namespace HealthBatch.Statistics.Regression;

/// <summary>The port behind which a logistic regression is fitted. An implementation meets the same numbers within its stated precision.</summary>
public interface ILogisticFitter
{
    /// <summary>The fitter's name and, where it is not our own, its version: as reports print it.</summary>
    string Name { get; }

    /// <summary>Fits the rows.</summary>
    /// <exception cref="ArgumentException">A value in the rows is not finite, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default);
}
