using System.Globalization;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Tests.Kernel;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class ChangedLinesTests
{
    private static readonly Scorecard Card = Cards.Of(Cards.Metric("a", 3), Cards.Metric("b", 1)) with
    {
        Actions =
        [
            new ActionRule { Columns = Cards.Is("b", new Comparison.Above(90)), Do = "offer, \"more\" than thirty-two letters can say" },
            new ActionRule { Band = "unhealthy", Do = "=call" },
            new ActionRule { Reason = "b", Do = "train" },
        ],
    };

    [Theory]
    [InlineData("rising", "rising", 1)]
    [InlineData("rising", "rising", 3)]
    [InlineData("rising", "shuffled", 2)]
    [InlineData("shuffled", "rising", 2)]
    [InlineData("rising", "row groups that overlap", 2)]
    public void What_is_written_while_scoring_is_what_a_walk_through_both_files_finds(string order, string orderBefore, int threads)
    {
        const int Count = 6000;
        var random = new Random(3);
        double? Value() => random.Next(12) == 0 ? null : random.Next(0, 101);
        string Id(int i) => i % 97 == 0 ? $"=c{i:D5}" : i % 89 == 0 ? $"c{i:D5},x" : i % 83 == 0 ? $"c{i:D5}\"" : $"c{i:D5}";
        double?[] a = [.. Enumerable.Range(0, Count).Select(_ => Value())], b = [.. Enumerable.Range(0, Count).Select(_ => Value())];
        int[] Arrange(IEnumerable<int> rows, string order)
        {
            int[] rising = [.. rows.OrderBy(Id, StringComparer.Ordinal)];
            if (order == "shuffled")
            {
                random.Shuffle(rising);
            }

            return order == "row groups that overlap" ? [.. rising.Where((_, n) => n % 2 == 0), .. rising.Where((_, n) => n % 2 == 1)] : rising;
        }

        MemoryTable Table(int[] rows, Func<int, double?> a) =>
            new MemoryTable("f", 2000, rows.Length - 2000).WithText("customer_id", rows.Select(Id)).With("a", rows.Select(a)).With("b", rows.Select(i => b[i]));
        // A seventh was not there before, another seventh is there no more; of the rest half has another value.
        var then = Arrange(Enumerable.Range(0, Count).Where(i => i % 7 != 3), orderBefore);
        var (old, _) = Score(Card with { Actions = [Card.Actions[1], new ActionRule { Band = "at risk", Do = "an action of then" }, Card.Actions[2]] }, Table(then, i => i % 2 == 0 ? a[i] : Value()));
        var half = (then.Length + 1) / 2;
        var before = old.AsTable("p", half, then.Length - half);

        var (now, lines) = Score(Card, Table(Arrange(Enumerable.Range(0, Count).Where(i => i % 7 != 5), order), i => a[i]), before, threads);

        using var expected = new MemoryStream();
        var changes = CrmExport.Write(now.AsTable("s", 1500, now["score"].Length - 1500), before, expected, token: TestContext.Current.CancellationToken);
        Assert.InRange(changes, 2000, 5000);
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), lines.Text);
        Assert.True(lines.Completed);
        Assert.Equal(changes, lines.Changed);
    }

    [Fact]
    public void Without_scores_before_nothing_is_written()
    {
        var (_, lines) = Score(Card, new MemoryTable("f", 1).WithText("customer_id", ["c"]).With("a", [1]).With("b", [1]));

        Assert.Equal(0, lines.Made);
        Assert.Null(lines.Changed);
    }

    [Theory]
    [InlineData("=1", "'=1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("\nx", "\"'\nx\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a-b", "a-b")]
    public void Each_text_that_a_spreadsheet_or_a_reader_would_misunderstand_is_looked_at_even_alone(string text, string cell)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var target = new byte[CsvCell.Most(bytes.Length)];

        Assert.False(CsvCell.ArePlain(Encoding.UTF8.GetBytes($"{new string('c', 100)}{text}")));
        Assert.Equal(cell, Encoding.UTF8.GetString(target, 0, CsvCell.Text(bytes, target)));
        Assert.True(CsvCell.ArePlain("c00012é"u8));
    }

    [Fact]
    public void Every_number_has_its_two_decimals()
    {
        var target = new byte[16];
        for (var value = (int)short.MinValue + 1; value <= short.MaxValue; value++)
        {
            var text = Encoding.ASCII.GetString(target, 0, CsvCell.Hundredths((short)value, target));
            Assert.Equal((value / 100m).ToString("0.00", CultureInfo.InvariantCulture), text);
            Assert.InRange(text.Length, 4, CsvCell.MostOfNumber);
        }

        Assert.Equal(0, CsvCell.Hundredths(GridColumn.Missing, target));
    }

    private static (MemorySink Sink, Lines Lines) Score(Scorecard card, MemoryTable snapshot, MemoryTable? previous = null, int threads = 1)
    {
        MemorySink? sink = null;
        var lines = new Lines();
        var summary = ScoreRun.Run(
            new ScoreRunRequest
            {
                Snapshot = new Snapshot(new DateOnly(2026, 1, 31), [snapshot]),
                Scorecard = card,
                Previous = previous,
                PreviousByThis = previous,
                Threads = threads,
                RowGroupRows = 700,
                Sink = columns => sink = new MemorySink(columns),
                Changes = lines.Begin,
            },
            null,
            TestContext.Current.CancellationToken);
        lines.Changed = summary.Changed;
        return (sink!, lines);
    }

    /// <summary>What the last try wrote.</summary>
    private sealed class Lines : IChangeSink
    {
        private readonly StringBuilder _text = new();

        public int Made { get; private set; }

        public long? Changed { get; set; }

        public bool Completed { get; private set; }

        public string Text => _text.ToString();

        public IChangeSink Begin()
        {
            Made++;
            _text.Clear();
            Completed = false;
            return this;
        }

        public void Append(ReadOnlySpan<byte> lines) => _text.Append(Encoding.UTF8.GetString(lines));

        public void Complete() => Completed = true;

        public void Dispose()
        {
        }
    }
}
