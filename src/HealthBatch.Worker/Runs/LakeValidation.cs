using HealthBatch.Backtesting;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Runs;

/// <summary>Checks scorecards and lake as the other runs would, and writes nothing.</summary>
internal static class LakeValidation
{
    /// <summary>Checks everything, and goes on after each problem.</summary>
    /// <exception cref="InputException">All problems at once.</exception>
    public static LakeValidationResult Execute(RunEnvironment environment, RunRequest request)
    {
        var problems = new List<InputProblem>();
        var shelf = Checked(problems, () => ScorecardShelf.Read(environment.Settings, request.ScorecardFile));
        var names = shelf is null ? null : Checked(problems, () => request.Scorecards ?? shelf.Chosen(environment.Settings));
        var snapshots = Checked(problems, environment.Lake.Snapshots) ?? [];
        var challengers = (names ?? []).Select(name => Checked(problems, () => ScorecardShelf.Challengers(environment.Settings, shelf!.Current(name, environment.Today))) ?? []).ToArray();
        var rows = CheckSnapshots(
            environment,
            snapshots,
            asOf => [.. names?.Select(name => shelf!.Current(name, asOf).Card) ?? [], .. challengers.SelectMany(of => of).Where(card => card.Card.EffectiveFrom <= asOf).Select(card => card.Card)],
            problems);
        CheckOutcomes(environment, problems);
        return problems.Count == 0
            ? new LakeValidationResult(names ?? [], [.. snapshots.Select(snapshot => snapshot.AsOf)], rows)
            : throw new InputException([.. problems.Distinct()]);
    }

    /// <summary>Checks that every file of snapshots can be read and has the columns of the scorecards that score it.</summary>
    /// <param name="environment">What the run works with.</param>
    /// <param name="snapshots">The snapshots.</param>
    /// <param name="cardsOf">The scorecards of an as-of date.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The rows of the files that can be read.</returns>
    public static long CheckSnapshots(
        RunEnvironment environment, IReadOnlyList<Snapshot> snapshots, Func<DateOnly, IEnumerable<Scorecard>> cardsOf, List<InputProblem> problems)
    {
        long rows = 0;
        foreach (var snapshot in snapshots)
        {
            Scorecard[] cards = [.. cardsOf(snapshot.AsOf)];
            foreach (var file in snapshot.Files)
            {
                environment.Cancellation.ThrowIfCancellationRequested();
                environment.Progress?.Report(new RunProgress($"checking {file.Path}", 0, 0));
                Checked(problems, () =>
                {
                    using var source = file.Open();
                    rows += source.RowCount;
                    foreach (var card in cards)
                    {
                        Checked(problems, () => ScoringPlan.Compile(card, source.Schema, file.Path));
                    }

                    return file;
                });
            }
        }

        return rows;
    }

    // A lake without outcomes can be scored: outcomes that are there must be right.
    private static void CheckOutcomes(RunEnvironment environment, List<InputProblem> problems)
    {
        if (environment.Lake.HasOutcomes)
        {
            Checked(problems, () => OutcomeBook.Read(
                environment.Lake.Outcomes(),
                environment.Settings.Lake.Columns,
                new BacktestOptions { RunDate = environment.Today },
                environment.Cancellation));
        }
    }

    private static T? Checked<T>(List<InputProblem> problems, Func<T> check)
        where T : class
    {
        try
        {
            return check();
        }
        catch (InputException wrong)
        {
            problems.AddRange(wrong.Problems);
        }
        catch (ParquetFormatException wrong)
        {
            problems.Add(ParquetProblem.Of(wrong));
        }

        return null;
    }
}

/// <summary>What was found in order.</summary>
/// <param name="Scorecards">The scorecards' names.</param>
/// <param name="AsOfDates">The snapshots' dates, in order.</param>
/// <param name="Rows">The rows of all snapshots.</param>
internal sealed record LakeValidationResult(IReadOnlyList<string> Scorecards, IReadOnlyList<DateOnly> AsOfDates, long Rows);
