using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Tests.Evaluation;

/// <summary>
/// The pooled AUC that a data frame program would compute: each row takes the first outcome of its next 90 days, rows without one are left out, and the unrounded
/// scores of churned and other rows are ranked together.
/// </summary>
public sealed class FirstDecisionAucTests
{
    private const int Customers = 500;
    private const int Horizon = 90;
    private static readonly int[] Days = [0, 31, 61, 92, 122, 153];

    [Fact]
    public void The_pooled_AUC_of_unrounded_scores_is_the_data_frame_programs()
    {
        var random = new Random(2023);
        var health = Enumerable.Range(0, Customers).Select(_ => 20 + (60 * random.NextDouble())).ToArray();
        var scores = Days.ToDictionary(day => day, _ => health.Select(h => Math.Clamp(h + (40 * (random.NextDouble() - 0.5)), 0, 100)).ToArray());

        // One in eight customers decides each month; on no day does one decide twice.
        (int Customer, int Day, string Word)[] outcomes =
        [
            .. from month in Enumerable.Range(0, 8)
               from c in Enumerable.Range(0, Customers)
               where random.Next(8) == 0
               select (c, (30 * month) + 1 + random.Next(27), 100 * random.NextDouble() > health[c] ? "churned" : random.Next(7) == 0 ? "expanded" : "renewed"),
        ];
        var story = new Story
        {
            Definition = new OutcomeDefinition { HorizonDays = Horizon, Label = LabelRule.FirstDecision },
            Names = new LakeColumns { OutcomeWords = new Dictionary<string, string> { ["churned"] = "churned", ["renewed"] = "renewed", ["expanded"] = "renewed" } },
            Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(Days[^1] + Horizon), Threads = 2 },
            RowsPerGroup = 128,
        };
        foreach (var day in Days)
        {
            story.On(day, [.. scores[day].Select((score, c) => ((string?)$"C{c:00000000}", (double?)score))]);
        }

        foreach (var (customer, day, word) in outcomes)
        {
            story.Then($"C{customer:00000000}", day, word);
        }

        var (plain, churned, labelled) = DataFrame(scores, outcomes);
        var report = story.Run();
        Assert.Equal((churned, labelled - churned), (report.Ledger.Churned, report.Ledger.Retained));

        // The grid moves the AUC by no more than pairs that come to tie: far less than its standard error.
        Assert.InRange(report.Discrimination!.Auc!.Value, plain - 2e-4, plain + 2e-4);
        Assert.Equal(plain, Unrounded(story, scores), 1e-13);
    }

    /// <summary>The same rows and labels as the report's, with the scores as they came.</summary>
    private static double Unrounded(Story story, Dictionary<int, double[]> scores)
    {
        var input = story.Input();
        var outcomes = OutcomeBook.Read(input.Outcomes, input.Columns, story.Options, TestContext.Current.CancellationToken);
        var panel = ObservationReader.Read(
            input.Scorecard, input.Snapshots, outcomes, input.Columns, null, story.Options, cancellation: TestContext.Current.CancellationToken).Panel;
        double[] values = [.. Enumerable.Range(0, panel.Count).Select(row => scores[Days[panel.Date[row]]][int.Parse(panel.IdOf(panel.Customer[row])[1..], System.Globalization.CultureInfo.InvariantCulture)])];
        var (cell, cells) = ScoreCells.Of(values);
        return RocCurve.Of(ScoreCounts.Count<int>(cell, panel.Event, cells))!.Auc;
    }

    private static (double Auc, long Churned, long Labelled) DataFrame(Dictionary<int, double[]> scores, (int Customer, int Day, string Word)[] outcomes)
    {
        var byCustomer = outcomes.OrderBy(one => one.Day).ToLookup(one => one.Customer);
        var rows = (from day in Days
                    from c in Enumerable.Range(0, Customers)
                    let first = byCustomer[c].FirstOrDefault(one => one.Day > day && one.Day <= day + Horizon)
                    where first.Word is not null
                    orderby scores[day][c]
                    select (Score: scores[day][c], Churned: first.Word == "churned")).ToArray();
        double rankSum = 0;
        for (var i = 0; i < rows.Length;)
        {
            var next = i;
            while (next < rows.Length && rows[next].Score == rows[i].Score)
            {
                next++;
            }

            rankSum += rows[i..next].Count(row => row.Churned) * (i + 1 + next) / 2.0;
            i = next;
        }

        double churned = rows.Count(row => row.Churned), others = rows.Length - churned;
        return (1 - ((rankSum - (churned * (churned + 1) / 2)) / (churned * others)), (long)churned, rows.Length);
    }
}
