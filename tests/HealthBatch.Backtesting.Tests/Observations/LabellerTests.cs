using System.Globalization;
using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests.Observations;

public sealed class LabellerTests
{
    private static readonly string[] Words = ["churned", "renewed", "expanded", "contracted"];

    [Theory]
    [InlineData("churned", LabelRule.WithinHorizon, false)]
    [InlineData("churned", LabelRule.FirstDecision, false)]
    [InlineData("churned", LabelRule.WithinHorizon, true)]
    [InlineData("contracted", LabelRule.WithinHorizon, false)]
    public void Four_outcomes_at_once_are_judged_as_one_by_one(string judged, LabelRule label, bool churnIsFinal)
    {
        var random = new Random(7);
        var story = new Story { Options = new BacktestOptions { RunDate = Story.Day(1000), Conflicts = ConflictPolicy.Quarantine } };
        story.On(0, ("nobody", 1));
        const int Customers = 3000;
        for (var customer = 0; customer < Customers; customer++)
        {
            // None to six outcomes, several of them on one day, on the ends of horizons, before and behind all of them.
            for (var left = random.Next(7); left > 0; left--)
            {
                int[] days = [100, 101, 130, 131, 160, 190, 280, 460, 461, 99];
                story.Then(Name(customer), random.Next(2) == 0 ? days[random.Next(days.Length)] : random.Next(600), Words[random.Next(4)]);
            }
        }

        var input = story.Input();
        var book = OutcomeBook.Read(input.Outcomes, input.Columns, story.Options, TestContext.Current.CancellationToken);
        var ids = new CustomerIndex();
        for (var customer = 0; customer < Customers; customer++)
        {
            ids.Add(Encoding.UTF8.GetBytes(Name(customer)));
        }

        var rows = Rows(ids, random);
        var timeline = new OutcomeTimeline(book);
        timeline.Meet(ids);
        var definition = new OutcomeDefinition { HorizonDays = 90, Label = label, ChurnIsFinal = churnIsFinal };
        Labeller Labels() => new(rows, timeline, OutcomeEvent.Parse(judged), definition, 90, [30, 60, 90, 180, 270, 360], Story.Day(1000));
        var (each, four) = (Labels(), Labels());
        each.JudgeEach(0, 0, Customers);
        four.Judge(0, 0, Customers);

        Assert.Equal(each.Class, four.Class);
        Assert.Equal(each.Kinds, four.Kinds);
        Assert.True(each.Class.Distinct().Count() > 10);
    }

    private static string Name(int customer) => string.Create(CultureInfo.InvariantCulture, $"c{customer}");

    private static ScoredRows Rows(CustomerIndex ids, Random random)
    {
        // A few rows without a band, listed twice or without a customer.
        int[] customer = [.. Enumerable.Range(0, ids.Count).Select(c => c % 50 == 3 ? ~c : c % 70 == 4 ? ScoredRows.NoCustomer : c)];
        return new ScoredRows
        {
            AsOfDates = [Story.Day(100)],
            DateStart = [0, ids.Count],
            Ids = ids,
            Customer = customer,
            Score = new short[ids.Count],
            Band = [.. customer.Select(_ => random.Next(30) == 0 ? CodeColumn.Missing : (byte)1)],
            Segment = new byte[ids.Count],
            Amount = null,
            Metrics = [],
            Normalised = null,
            Bands = new BandScale([new Band("low", 0), new Band("high", 50)]),
            Segments = ["all"],
            SegmentsAreFound = false,
            Counts = new ScoringCounts(0),
            MakeInputs = () => [],
            Raters = [null],
            KnownLater = [0],
            LeftOutAsLater = [.. customer.Select(_ => random.Next(40) == 0)],
        };
    }
}
