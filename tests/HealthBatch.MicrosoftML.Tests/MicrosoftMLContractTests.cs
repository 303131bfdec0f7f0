using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Tests.Regression;

namespace HealthBatch.MicrosoftML.Tests;

public sealed class MicrosoftMLContractTests : FitterContract
{
    protected override ILogisticFitter Fitter { get; } = new MicrosoftMLFitter();

    /// <summary>What float32 leaves.</summary>
    protected override double Accuracy => 1e-4;

    [Fact]
    public void Sign_bounds_are_refused_and_not_forgotten() =>
        Assert.Throws<NotSupportedException>(() => Fitter.Fit(Some.Rows(100, columns: 1, seed: 1), new LogisticOptions { Signs = [1] }, TestContext.Current.CancellationToken));
}
