using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Tests.Regression;

public sealed class NewtonContractTests : FitterContract
{
    protected override ILogisticFitter Fitter { get; } = new NewtonFitter();

    protected override double Accuracy => 1e-9;
}
