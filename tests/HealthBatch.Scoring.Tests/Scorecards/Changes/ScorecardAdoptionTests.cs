using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Tests.Scorecards.Changes;

public sealed class ScorecardAdoptionTests
{
    private static readonly string Evidence = new('b', 64);
    private static readonly AdoptionDecision Decision = new("Grace", new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 31));

    private static Scorecard Current => CompleteScorecard.Read() with { Adopted = null };

    private static Scorecard Proposal => Current with { MinimumCoverage = 0.4 };

    [Fact]
    public void A_proposal_becomes_the_next_version_with_its_evidence()
    {
        var adopted = ScorecardAdoption.Adopt(Current, Proposal, "proposal.json", Evidence, Decision);
        var read = ScorecardFile.Read(adopted.Bytes, adopted.FileName);

        Assert.Equal("b2b-saas.v4.json", adopted.FileName);
        Assert.Equal((4, new DateOnly(2026, 3, 31), 0.4), (read.Version, read.EffectiveFrom, read.MinimumCoverage));
        Assert.Equal(new AdoptionEvidence("proposal.json", Evidence, "Grace", new DateOnly(2026, 3, 2)), read.Adopted);
    }

    [Fact]
    public void Taking_an_adoption_back_is_a_further_version_that_says_what_the_one_before_said()
    {
        var four = ScorecardAdoption.Adopt(Current, Proposal, "proposal.json", Evidence, Decision).Scorecard;

        var five = ScorecardAdoption.Undo(four, Current, Decision with { By = "Ada", EffectiveFrom = new DateOnly(2026, 4, 30) });

        Assert.Equal("b2b-saas.v5.json", five.FileName);
        Assert.Equal(0.6, five.Scorecard.MinimumCoverage);
        Assert.Equal(("back to version 3", Evidence, "Ada"), (five.Scorecard.Adopted!.Proposal, five.Scorecard.Adopted.EvidenceSha256, five.Scorecard.Adopted.By));
    }

    [Fact]
    public void The_version_in_force_is_the_highest_that_counts_by_then()
    {
        var four = ScorecardAdoption.Adopt(Current, Proposal, "proposal.json", Evidence, Decision).Scorecard;

        Assert.Equal(4, ScorecardAdoption.InForce([four, Current], new DateOnly(2026, 3, 31))!.Version);
        Assert.Equal(3, ScorecardAdoption.InForce([four, Current], new DateOnly(2026, 3, 30))!.Version);
        Assert.Null(ScorecardAdoption.InForce([four, Current], new DateOnly(2025, 12, 31)));
    }

    [Fact]
    public void What_can_not_be_adopted_is_refused()
    {
        Refuse("the scorecard \"other\"", Proposal with { Name = "other" }, Decision);
        Refuse("what version 3 says already", Current with { Description = "reworded" }, Decision);
        Refuse("the effective date 2026-01-01", Proposal, Decision with { EffectiveFrom = Current.EffectiveFrom });
        Assert.Throws<InputException>(() => ScorecardAdoption.Undo(Current, Current, Decision));

        var adopted = ScorecardAdoption.Adopt(Current, Proposal, "proposal.json", Evidence, Decision).Scorecard;
        var sameDay = Assert.Throws<InputException>(() => ScorecardAdoption.Undo(adopted, Current, Decision)).Problems.Single();
        Assert.EndsWith("name a later day with --effective-from", sameDay.Expected, StringComparison.Ordinal);

        static void Refuse(string found, Scorecard proposal, AdoptionDecision decision) => Assert.Equal(
            found, Assert.Throws<InputException>(() => ScorecardAdoption.Adopt(Current, proposal, "proposal.json", Evidence, decision)).Problems.Single().Found);
    }
}
