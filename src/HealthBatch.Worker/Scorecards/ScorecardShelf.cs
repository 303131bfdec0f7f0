using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Scorecards;

/// <summary>The scorecards of a folder, or a single file in their place: every version of every name.</summary>
internal sealed class ScorecardShelf
{
    private readonly SortedList<string, List<StoredScorecard>> _byName = new(StringComparer.Ordinal);
    private readonly string _place;

    private ScorecardShelf(string place) => _place = place;

    /// <summary>The names, ordinally sorted.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys.AsReadOnly();

    /// <summary>All versions of all names, by name and version.</summary>
    public IEnumerable<StoredScorecard> All => _byName.Values.SelectMany(versions => versions);

    /// <summary>Reads the scorecards that the settings name, or the file that was asked for instead.</summary>
    /// <exception cref="InputException">A file is not there or wrong, or two files hold one version: every problem of every file at once.</exception>
    public static ScorecardShelf Read(HealthBatchSettings settings, string? file)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new InputException(file, "no such file", "a scorecard");
        }

        if (file is null && !Directory.Exists(settings.ScorecardFolder))
        {
            throw new InputException(settings.ScorecardFolder, "no such folder", "a folder with scorecards, or --scorecard FILE");
        }

        var shelf = new ScorecardShelf(file ?? settings.ScorecardFolder);
        IEnumerable<string> files = file is not null ? [file] : Directory.GetFiles(settings.ScorecardFolder, "*.json").Where(IsScorecard).Order(StringComparer.Ordinal);
        var problems = new List<InputProblem>();
        foreach (var path in files)
        {
            shelf.Add(path.Replace('\\', '/'), problems);
        }

        if (shelf._byName.Count == 0 && problems.Count == 0)
        {
            problems.Add(new InputProblem(shelf._place, "no scorecard", "*.json files"));
        }

        return problems.Count == 0 ? shelf : throw new InputException(problems);
    }

    /// <summary>The scorecards that a run without a scorecard of its own is about: the one there is, else the scheduled ones.</summary>
    /// <exception cref="InputException">There are several and none is scheduled, or a scheduled one is not there.</exception>
    public IReadOnlyList<string> Chosen(HealthBatchSettings settings)
    {
        if (_byName.Count == 1)
        {
            return [.. _byName.Keys];
        }

        var scheduled = settings.Schedules.Select(schedule => schedule.Scorecard).ToArray();
        if (scheduled.Length == 0)
        {
            throw new InputException(_place, $"{_byName.Count} scorecards: {string.Join(", ", Names)}", "--scorecard FILE, or Schedules in the settings");
        }

        foreach (var name in scheduled)
        {
            _ = Versions(name);
        }

        return scheduled;
    }

    /// <summary>The version that scores an as-of date: of those in effect then the one with the highest number.</summary>
    /// <exception cref="InputException">There is no such scorecard, or none of its versions was in effect.</exception>
    public StoredScorecard InEffect(string name, DateOnly asOf)
    {
        var versions = Versions(name);
        return InForce(versions, asOf)
            ?? throw new InputException(
                _place,
                string.Create(CultureInfo.InvariantCulture, $"no version of {name} in effect on {asOf:yyyy-MM-dd}"),
                string.Create(CultureInfo.InvariantCulture, $"effectiveFrom on or before that day; the first is {versions.Min(version => version.Card.EffectiveFrom):yyyy-MM-dd}"));
    }

    /// <summary>Whether any version was in effect on a day.</summary>
    public bool AnyInEffect(string name, DateOnly asOf) => Versions(name).Exists(version => version.Card.EffectiveFrom <= asOf);

    /// <summary>The latest version in effect on or before a day, or the first one where all begin later.</summary>
    public StoredScorecard Current(string name, DateOnly today)
    {
        var versions = Versions(name);
        return InForce(versions, today) ?? versions.MinBy(version => (version.Card.EffectiveFrom, version.Card.Version))!;
    }

    /// <summary>The segments of all versions, those of the newest first.</summary>
    public IReadOnlyList<string> Segments(string name) =>
        [.. Enumerable.Reverse(Versions(name)).SelectMany(version => version.Card.Formulas).Select(formula => formula.Segment).Distinct(StringComparer.Ordinal)];

    /// <summary>The version with the highest number, in effect or not.</summary>
    public StoredScorecard Latest(string name) => Versions(name)[^1];

    /// <summary>The challengers that a scorecard lists, each a file beside it.</summary>
    /// <exception cref="InputException">A challenger is not there or wrong, or is no other scorecard.</exception>
    public static IReadOnlyList<StoredScorecard> Challengers(HealthBatchSettings settings, StoredScorecard champion)
    {
        var challengers = new List<StoredScorecard>();
        foreach (var file in champion.Card.Challengers)
        {
            // A proposal lies in its report's folder; what it was made from lies among the scorecards.
            var path = new[] { Path.GetDirectoryName(champion.Path) ?? "", settings.ScorecardFolder }
                .Select(folder => Path.Combine(folder, file).Replace('\\', '/')).FirstOrDefault(File.Exists);
            if (path is null)
            {
                throw new InputException($"{champion.Path}: challengers", $"\"{file}\", which is not there", "a scorecard's file beside this one, or in the scorecards' folder");
            }

            var challenger = Read(settings, path).All.Single();
            if (challenger.Card.Name == champion.Card.Name || challengers.Exists(other => other.Card.Name == challenger.Card.Name))
            {
                throw new InputException($"{champion.Path}: challengers", $"\"{file}\", named {challenger.Card.Name}", "a scorecard of another name: scores are kept by name");
            }

            challengers.Add(challenger);
        }

        return challengers;
    }

    private static StoredScorecard? InForce(List<StoredScorecard> versions, DateOnly asOf) =>
        ScorecardAdoption.InForce(versions.Select(version => version.Card), asOf) is { } card ? versions.First(version => version.Card == card) : null;

    private static bool IsScorecard(string path) =>
        !Path.GetFileName(path).StartsWith('.') && !path.EndsWith("schema.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The versions of a name, by number.</summary>
    private List<StoredScorecard> Versions(string name) => _byName.TryGetValue(name, out var versions)
        ? versions
        : throw new InputException(_place, $"no scorecard named \"{name}\"", Names.Count == 0 ? "a scorecard of that name" : $"one of {string.Join(", ", Names)}");

    private void Add(string path, List<InputProblem> problems)
    {
        var bytes = File.ReadAllBytes(path);
        Scorecard card;
        try
        {
            card = ScorecardFile.Read(bytes, path);
        }
        catch (InputException wrong)
        {
            problems.AddRange(wrong.Problems);
            return;
        }

        var stored = new StoredScorecard(card, path, ContentHash.Of(bytes));
        if (!_byName.TryGetValue(card.Name, out var versions))
        {
            _byName[card.Name] = versions = [];
        }

        if (versions.Find(other => other.Card.Version == card.Version) is { } same)
        {
            problems.Add(new InputProblem(path, $"{stored.Label} a second time", $"one file a version; the other is {same.Path}"));
            return;
        }

        var place = versions.FindIndex(other => other.Card.Version > card.Version);
        versions.Insert(place < 0 ? versions.Count : place, stored);
    }
}
