using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>A version that was made from another: its file's name and bytes.</summary>
/// <param name="FileName">NAME.vVERSION.json, to be written beside the version it follows.</param>
/// <param name="Scorecard">The version.</param>
/// <param name="Bytes">The file.</param>
public sealed record AdoptedVersion(string FileName, Scorecard Scorecard, byte[] Bytes);

/// <summary>Who makes a version, when, and from which as-of date on it scores.</summary>
/// <param name="By">Who.</param>
/// <param name="On">The day of the decision.</param>
/// <param name="EffectiveFrom">The first as-of date that the version scores; after the current version's.</param>
public sealed record AdoptionDecision(string By, DateOnly On, DateOnly EffectiveFrom);

/// <summary>
/// Turns a proposal into the next version. Versions are never changed and never deleted: taking one back is a further version that says what the one before it said.
/// </summary>
public static class ScorecardAdoption
{
    /// <summary>Makes the next version from a proposal.</summary>
    /// <param name="current">The version in force.</param>
    /// <param name="proposal">What is to be adopted; its name must be the current one's.</param>
    /// <param name="proposalFile">The proposal file's name.</param>
    /// <param name="evidenceSha256">The SHA-256 of the report.json that proposed it, 64 lower-case hexadecimal digits.</param>
    /// <param name="decision">Who, when, from when.</param>
    /// <exception cref="InputException">The name differs, nothing would change, or the effective date is not after the current one.</exception>
    public static AdoptedVersion Adopt(Scorecard current, Scorecard proposal, string proposalFile, string evidenceSha256, AdoptionDecision decision)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return Next(current, proposal, new AdoptionEvidence(proposalFile, evidenceSha256, decision.By, decision.On), decision);
    }

    /// <summary>Makes the next version from the one before the current one, so that what the current one changed is taken back.</summary>
    /// <param name="current">The version in force; it must have been adopted.</param>
    /// <param name="previous">The version before it.</param>
    /// <param name="decision">Who, when, from when.</param>
    /// <exception cref="InputException">The current version was not adopted, the other is no earlier version of it, or the effective date is not after the current one.</exception>
    public static AdoptedVersion Undo(Scorecard current, Scorecard previous, AdoptionDecision decision)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(previous);
        if (current.Adopted is not { } adopted)
        {
            throw new InputException(Where(current), "a version that was not adopted from a proposal", "one that was: only an adoption can be taken back");
        }

        if (previous.Version >= current.Version)
        {
            throw new InputException(Where(previous), $"version {Text(previous.Version)}", $"a version before {Text(current.Version)}");
        }

        var evidence = adopted with { Proposal = $"back to version {Text(previous.Version)}", By = decision.By, On = decision.On };
        return Next(current, previous, evidence, decision);
    }

    /// <summary>The version that scores an as-of date: of those in force by then the one with the highest number; null where none is.</summary>
    public static Scorecard? InForce(IEnumerable<Scorecard> versions, DateOnly asOf) =>
        versions.Where(version => version.EffectiveFrom <= asOf).MaxBy(version => version.Version);

    private static AdoptedVersion Next(Scorecard current, Scorecard content, AdoptionEvidence evidence, AdoptionDecision decision)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(decision);
        if (content.Name != current.Name)
        {
            throw new InputException(evidence.Proposal, $"the scorecard \"{content.Name}\"", $"\"{current.Name}\"");
        }

        if (decision.EffectiveFrom <= current.EffectiveFrom)
        {
            throw new InputException(
                Where(current),
                $"the effective date {ScorecardWords.Of(decision.EffectiveFrom)}",
                $"one after {ScorecardWords.Of(current.EffectiveFrom)}, from which this version counts: name a later day with --effective-from");
        }

        var same = content with { Version = current.Version, EffectiveFrom = current.EffectiveFrom, Adopted = current.Adopted, Description = current.Description };
        if (ScorecardDiff.Between(current, same).Count == 0)
        {
            throw new InputException(evidence.Proposal, $"what version {Text(current.Version)} says already", "something that changes the score");
        }

        var next = content with { Version = current.Version + 1, EffectiveFrom = decision.EffectiveFrom, Adopted = evidence };
        return new AdoptedVersion($"{next.Name}.v{Text(next.Version)}.json", next, ScorecardFile.Write(next));
    }

    private static string Where(Scorecard scorecard) => $"{scorecard.Name}, version {Text(scorecard.Version)}";

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
