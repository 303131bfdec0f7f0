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
    [InlineData("churned", LabelRule.WithinHorizon, false, true, null)]
    [InlineData("churned", LabelRule.FirstDecision, false, true, null)]
    [InlineData("churned", LabelRule.WithinHorizon, true, true, null)]
    [InlineData("contracted", LabelRule.WithinHorizon, false, true, null)]
    [InlineData("churned", LabelRule.WithinHorizon, false, false, null)]
    [InlineData("churned", LabelRule.WithinHorizon, false, true, 4500)]
    public void Followed_over_all_dates_customers_are_judged_as_row_by_row(string judged, LabelRule label, bool churnIsFinal, bool horizons, int? mostInTable)
    {
        var random = new Random(7);
        var story = new Story { Options = new BacktestOptions { RunDate = Story.Day(1000), Conflicts = ConflictPolicy.Quarantine } };
        story.On(0, ("nobody", 1));
        const int Customers = 7000;
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
        var definition = new OutcomeDefinition { HorizonDays = 90, Label = label, ChurnIsFinal = churnIsFinal };
        Labeller Labels(KindsTold kinds) => new(rows, timeline, OutcomeEvent.Parse(judged), definition, 90, horizons ? [30, 60, 90, 180, 270, 360] : [], Story.Day(1000), kinds, mostInTable);
        var kinds = horizons ? KindsTold.OfRows : KindsTold.None;
        var (each, table) = (Labels(kinds), Labels(kinds));
        var counted = Labels(horizons ? KindsTold.Counts : KindsTold.None);
        var known = new CustomerIndex();
        for (var customer = 0; customer < Customers; customer++)
        {
            known.Add(ids[customer]);
            if (customer % 1700 == 1000 || customer == Customers - 1)
            {
                timeline.Meet(known);
                table.Meet();
                counted.Meet();
            }
        }

        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var (first, end) = (rows.DateStart[date], rows.DateStart[date + 1]);
            each.JudgeEach(date, first, end);
            table.Label(date, first, first + 1500, []);
            table.Label(date, first + 1500, end, []);

            // What an earlier block left in the room is not taken for a row's.
            byte[] room = [.. Enumerable.Repeat(byte.MaxValue, end - first)];
            counted.Label(date, first, first + 1500, room);
            counted.Label(date, first + 1500, end, room);
        }

        // Classes are numbered as they come: what they mean has to be the same.
        Assert.Equal(Meaning(each), Meaning(table));
        Assert.Equal(each.Kinds, table.Kinds);
        Assert.Equal(each.Fate, table.Fate);
        Assert.Equal(Meaning(each), Meaning(counted));
        Assert.Empty(counted.Kinds);
        for (var date = 0; date < rows.AsOfDates.Count && horizons; date++)
        {
            var plain = new long[rows.Bands.Bands.Count * 32];
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (each.Fate[row] <= RowFate.Event)
                {
                    plain[(rows.Band[row] * 32) + each.Kinds[row]]++;
                }
            }

            Assert.True(plain.Count(count => count > 0) > 5);
            Assert.Equal(plain, counted.KindCounts(date));
            Assert.Equal(plain, table.KindCounts(date));
        }

        Assert.True(Meaning(each).Distinct().Count() > (horizons ? 10 : 3));
        Assert.Equal(rows.Count, Enumerable.Range(0, rows.AsOfDates.Count).Sum(date => table.Counts(date, 0).ToLedger().Scored));
    }

    [Fact]
    public void Numbers_rise_by_one_as_far_as_they_do()
    {
        for (var length = 0; length < 40; length++)
        {
            var numbers = new int[length];
            Rising.Fill(numbers, 17);
            Assert.Equal(Enumerable.Range(17, length), numbers);
            Assert.Equal(length, Rising.CountFrom(numbers));
            for (var wrong = 1; wrong < length; wrong++)
            {
                numbers[wrong]++;
                Assert.Equal(wrong, Rising.CountFrom(numbers));
                numbers[wrong]--;
            }
        }
    }

    private static IEnumerable<string> Meaning(Labeller labels) => labels.Class.Select(one =>
        string.Join(' ', Enumerable.Range(0, labels.Horizons.Count).Select(horizon => labels.Classes.At(one & (FateClasses.Most - 1), horizon))) + (one & Labeller.ReturnedBit)).ToArray();

    private static string Name(int customer) => string.Create(CultureInfo.InvariantCulture, $"c{customer}");

    private static ScoredRows Rows(CustomerIndex ids, Random random)
    {
        // A few rows without a band, listed twice or without a customer; all customers on the first date, some on the others, on the last in another order.
        int[] all = [.. Enumerable.Range(0, ids.Count)];
        int[][] dates = [all, [.. all.Where(c => c % 900 != 5)], [.. all.Where(c => c % 7 > 0).OrderBy(c => c % 3 == 0 ? c : 2 * c)]];
        int[] customer = [.. dates.SelectMany(listed => listed).Select(c => c % 5000 == 3 ? ~c : c % 700 == 4 ? ScoredRows.NoCustomer : c)];
        return new ScoredRows
        {
            AsOfDates = [Story.Day(100), Story.Day(130), Story.Day(250)],
            DateStart = [0, dates[0].Length, dates[0].Length + dates[1].Length, customer.Length],
            Ids = ids,
            Customer = customer,
            Score = new short[customer.Length],
            Band = [.. customer.Select(_ => random.Next(300) == 0 ? CodeColumn.Missing : (byte)1)],
            Segment = new byte[customer.Length],
            Amount = null,
            Metrics = [],
            Normalised = null,
            Bands = new BandScale([new Band("low", 0), new Band("high", 50)]),
            Segments = ["all"],
            SegmentsAreFound = false,
            Counts = new ScoringCounts(0),
            MakeInputs = () => [],
            Raters = [null, null, null],
            KnownLater = [0, 0, 0],
            LeftOutAsLater = [.. customer.Select(_ => random.Next(400) == 0)],
        };
    }
}
