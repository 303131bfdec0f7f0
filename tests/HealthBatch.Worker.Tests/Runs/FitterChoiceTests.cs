using HealthBatch.Columns;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Tests.Runs;

public class FitterChoiceTests
{
    [Fact]
    public void This_program_has_its_own_fit() => Assert.Equal("newton", FitterChoice.Newton.Create().Identity.Name);

    [Fact]
    public void A_cross_check_without_a_second_fitter_names_the_switch()
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => FitterChoice.Newton.CrossChecked()).Problems);

        Assert.Equal("--cross-check", problem.Where);
        Assert.Contains("-p:UseMicrosoftML=true", problem.Expected, StringComparison.Ordinal);
    }
}
