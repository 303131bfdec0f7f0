using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Tests.Runs;

public sealed class StartUpTests
{
    /// <summary>A run goes on without what fails to be loaded ahead, so nobody else would see.</summary>
    [Fact]
    public void All_that_is_loaded_ahead_of_a_run_can_be_loaded() => StartUp.Load();
}
