using System.Text.Json;
using HealthBatch.EndToEnd;
using HealthBatch.Testing;

namespace HealthBatch.MicrosoftML.Tests;

public sealed class SampleDecisionTests
{
    [Fact]
    public async Task Both_fitters_come_to_the_same_decision_and_weights_on_the_sample()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data", "scorecards"]);
        File.Copy(Path.Combine(RepositoryPaths.Root, "data", "scorecards", "b2b-saas.json"), folder["data", "scorecards", "b2b-saas.json"]);
        File.WriteAllText(folder["ml.json"], """{ "Reweighting": { "Fitter": "microsoft.ml" } }""");
        var demo = await HealthBatchProgram.RunAsync(folder.Path, "demo");
        Assert.True(demo.ExitCode == 0, demo.Error);
        var ours = Report(folder.Path);

        var checkedRun = await HealthBatchProgram.RunAsync(folder.Path, "reweight", "--settings", folder["ml.json"], "--cross-check");

        Assert.True(checkedRun.ExitCode == 0, checkedRun.Error);
        var theirs = Report(folder.Path);
        Assert.Equal("newton", ours.GetProperty("fitter").GetProperty("name").GetString());
        Assert.Equal("microsoft.ml", theirs.GetProperty("fitter").GetProperty("name").GetString());
        Assert.StartsWith("5.0.0", theirs.GetProperty("fitter").GetProperty("version").GetString(), StringComparison.Ordinal);
        var (one, two) = (ours.GetProperty("segments"), theirs.GetProperty("segments"));
        Assert.Equal(one.GetArrayLength(), two.GetArrayLength());
        for (var segment = 0; segment < one.GetArrayLength(); segment++)
        {
            Assert.Equal(one[segment].GetProperty("decision").GetString(), two[segment].GetProperty("decision").GetString());
            Assert.Equal(Weights(one[segment]), Weights(two[segment]));
        }

        Assert.Matches(@"Cross-check: \d+ fits by microsoft.ml 5.0.0\S* and newton \S+ differ by at most \d(\.\d+)?E-[4-9] log-odds per standard deviation", checkedRun.Output);
        Assert.DoesNotContain("disagree", checkedRun.Output, StringComparison.Ordinal);
    }

    private static string[] Weights(JsonElement segment) =>
        [.. segment.GetProperty("metrics").EnumerateArray().Select(metric => $"{metric.GetProperty("metric").GetString()} {metric.GetProperty("suggested").GetDouble():0.####}")];

    private static JsonElement Report(string folder)
    {
        var path = Directory.GetFiles(Path.Combine(folder, "data", "reports"), "report.json", SearchOption.AllDirectories).Single(file => file.Contains("reweight", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.Clone();
    }
}
