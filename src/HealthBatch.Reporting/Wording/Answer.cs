namespace HealthBatch.Reporting.Wording;

/// <summary>One of three possible answers, and how it looks: tone (a class of the style sheet) and icon (a path in a 14 by 14 box).</summary>
/// <param name="Key">As in report.json.</param>
/// <param name="Name">As shown.</param>
/// <param name="Tone">Its class.</param>
/// <param name="Icon">Its outline, so that colour alone never tells.</param>
public sealed record Answer(string Key, string Name, string Tone, string Icon)
{
    private const string Tick = "M2.5 7.5L5.7 10.7L11.5 3.8";
    private const string Equal = "M3 5H11M3 9H11";
    private const string Wave = "M2 8Q4.5 4 7 7T12 6";
    private const string Turn = "M4 11V3.4M1.8 5.4L4 3.2L6.2 5.4M10 3V10.6M7.8 8.6L10 10.8L12.2 8.6";

    /// <summary>A backtest's answers.</summary>
    public static IReadOnlyList<Answer> Verdicts { get; } =
        [new("confirmed", "Confirmed", "ok", Tick), new("not-proven", "Not proven", "open", Wave), new("contradicted", "Contradicted", "against", Turn)];

    /// <summary>A reweighting's answers.</summary>
    public static IReadOnlyList<Answer> Decisions { get; } =
        [new("adopt", "Adopt", "ok", Tick), new("keep", "Keep", "stay", Equal), new("insufficient", "Insufficient", "open", Wave)];

    /// <summary>The verdict of that key; an unknown one is shown as it stands.</summary>
    public static Answer Verdict(string key) => Verdicts.FirstOrDefault(answer => answer.Key == key) ?? new(key, key, "open", Wave);

    /// <summary>The decision of that key; an unknown one is shown as it stands.</summary>
    public static Answer Decision(string key) => Decisions.FirstOrDefault(answer => answer.Key == key) ?? new(key, key, "open", Wave);
}
