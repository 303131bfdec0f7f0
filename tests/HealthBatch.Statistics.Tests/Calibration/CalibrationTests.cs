using HealthBatch.Statistics.Calibration;

namespace HealthBatch.Statistics.Tests.Calibration;

public sealed class CalibrationTests
{
    [Fact]
    public void Scores_of_four_predictions_are_those_worked_out_by_hand()
    {
        var scores = ProbabilityScores.Compute([0.9, 0.6, 0.2, 0.5], [true, false, false, true])!;

        Assert.Equal((0.01 + 0.36 + 0.04 + 0.25) / 4, scores.Brier, 1e-15);
        Assert.Equal(0.25, scores.BrierOfBaseRate);
        Assert.Equal(1 - (0.165 / 0.25), scores.BrierSkill!.Value, 1e-14);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.4) + Math.Log(0.8) + Math.Log(0.5)) / 4, scores.LogLoss!.Value, 1e-14);
    }

    [Fact]
    public void What_was_impossible_and_happened_has_no_log_loss_and_one_outcome_no_skill()
    {
        Assert.Null(ProbabilityScores.Compute([0, 0.5], [true, false])!.LogLoss);
        Assert.Null(ProbabilityScores.Compute([0.1, 0.5], [false, false])!.BrierSkill);
        Assert.Null(ProbabilityScores.Compute([], []));
    }

    [Fact]
    public void Equal_probabilities_make_one_group_without_a_test()
    {
        var table = HosmerLemeshow.Compute([0.3, 0.3, 0.3, 0.3], [true, false, false, false], isFitted: true)!;

        Assert.Equal(new CalibrationGroup(4, 1, 1.2, 0.3, 0.3), table.Groups.Single());
        Assert.Null(table.ChiSquared);
        Assert.Equal(0.05, table.ExpectedCalibrationError, 1e-15);
    }

    [Fact]
    public void A_line_through_two_rates_is_exact()
    {
        // Predicted 0.2 and 0.8; happened 0.4 and 0.6 of the time: slope logit(.6)/logit(.8), intercept 0.
        double[] p = [.. Enumerable.Repeat(0.2, 5), .. Enumerable.Repeat(0.8, 5)];
        bool[] happened = [true, true, false, false, false, true, true, true, false, false];

        var line = CalibrationLine.Fit(p, happened)!;

        Assert.Equal(Math.Log(1.5) / Math.Log(4), line.Slope, 1e-12);
        Assert.Equal(0, line.Intercept, 1e-12);
        Assert.Equal(0, line.InTheLarge, 1e-12);
    }

    [Fact]
    public void Without_a_spread_or_with_perfect_order_there_is_no_line()
    {
        Assert.Null(CalibrationLine.Fit([0.3, 0.3], [true, false]));
        Assert.Null(CalibrationLine.Fit([0.2, 0.4, 0.6, 0.8], [false, false, true, true]));
        Assert.Null(CalibrationLine.Fit([0, 0.4], [false, true]));
    }
}
