using System.Text;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Scoring.Tests.Publishing;

public sealed class CrmExportTests
{
    private const string Header = "customer_id,score,band,segment,action,trend,previous_score,previous_band,reason_1,reason_2,reason_3,scorecard_version,change_from_values,change_from_missing,change_from_version\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_changes_since_the_last_published_file_are_written(bool rising)
    {
        string[] ids = ["same", "score", "band", "action", "gone quiet", "now unscored"];
        double?[] before = [50, 50, 50, 50, 50, 50];
        var order = rising ? Enumerable.Range(0, 6).OrderBy(i => ids[i], StringComparer.Ordinal).ToArray() : [0, 1, 2, 3, 4, 5];
        var published = Scores(2, 4, [.. order.Select(i => ids[i])], before, ["b", "b", "b", "b", "b", "b"], ["x", "x", "x", "x", "x", "x"]);
        var nowIds = order.Select(i => ids[i]).Append("z new").ToArray();
        double? Score(string id) => id is "score" ? 51 : id is "now unscored" ? null : 50;
        string? Band(string id) => id is "band" ? "c" : id is "now unscored" ? null : "b";
        string? Action(string id) => id is "action" ? "y" : id is "gone quiet" ? null : "x";
        var now = Scores(3, 4, nowIds, [.. nowIds.Select(Score)], [.. nowIds.Select(Band)], [.. nowIds.Select(Action)]);

        var lines = Export(now, published, out var written).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Header.TrimEnd(), lines[0]);
        Assert.Equal(6, written);
        Assert.Equal(nowIds.Where(id => id != "same"), lines.Skip(1).Select(line => line.Split(',')[0]));
        Assert.Contains("score,51.00,b,all,x,steady,50.00,b,r1,,,3,3.00,-2.00,0.00", lines);
        Assert.Contains("now unscored,,,all,x,steady,50.00,b,r1,,,3,3.00,-2.00,0.00", lines);
        Assert.Contains("z new,50.00,b,all,x,steady,,,r1,,,3,3.00,-2.00,0.00", lines);
    }

    [Fact]
    public void Cells_that_a_spreadsheet_would_run_are_made_harmless()
    {
        string[] ids = ["=1+1", "+1", "-1", "@x", "\tx", "a,b", "say \"hi\"", "é"];
        var scores = Scores(8, 0, ids, [.. ids.Select(_ => (double?)1)], [.. ids.Select(_ => "b")], [.. ids.Select(_ => (string?)null)]);

        var lines = Export(scores, null, out _, header: false).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["'=1+1", "'+1", "'-1", "'@x", "'\tx", "\"a,b\"", "\"say \"\"hi\"\"\"", "é"], lines.Select(line => line[..line.IndexOf(",1.00,b,", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Nothing_changed_is_a_header_and_no_rows()
    {
        var scores = Scores(1, 0, ["a"], [5], ["b"], [null]);

        Assert.Equal(Header, Export(scores, scores, out var written));
        Assert.Equal(0, written);
    }

    private static MemoryTable Scores(int first, int second, string[] ids, double?[] scores, string?[] bands, string?[] actions)
    {
        IEnumerable<string?> All(string? text) => ids.Select(_ => text);
        return new MemoryTable("scores", second == 0 ? [first] : [first, ids.Length - first]).WithText("customer_id", ids).With("score", scores).WithText("band", bands)
            .WithText("segment", All("all")).WithText("action", actions).WithText("trend", All("steady")).WithText("reason_1", All("r1")).WithText("reason_2", All(null))
            .WithText("reason_3", All(null)).WithText("scorecard_version", All("3"))
            .With("change_from_values", ids.Select(_ => (double?)3)).With("change_from_missing", ids.Select(_ => (double?)-2)).With("change_from_version", ids.Select(_ => (double?)0));
    }

    private static string Export(MemoryTable scores, MemoryTable? published, out long written, bool header = true)
    {
        using var stream = new MemoryStream();
        written = CrmExport.Write(scores, published, stream, header, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
