using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Settings;

/// <summary>
/// Reads one section of the configuration key by key. Every value that can't be used is collected with what was found, and so is every key that
/// nobody asked for: a misspelt setting must not be a default.
/// </summary>
internal sealed class SettingsReader(IConfiguration section, string path, string origin, List<InputProblem> problems)
{
    private readonly List<string> _asked = [];

    /// <summary>The keys of the section, ordinally sorted, for sections whose keys are names.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            var keys = section.GetChildren().Select(child => child.Key).ToList();
            keys.Sort(StringComparer.Ordinal);
            return keys;
        }
    }

    public string Text(string key, string fallback) => OptionalText(key) is { } text ? text : Empty(key) ? Fail(key, "an empty value", "some text", fallback) : fallback;

    /// <summary>The text, or null where the key is absent or empty.</summary>
    public string? OptionalText(string key)
    {
        var child = Ask(key);
        if (child.GetChildren().Any())
        {
            return Fail<string?>(key, "a section", "a single value", null);
        }

        return string.IsNullOrEmpty(child.Value) ? null : child.Value;
    }

    /// <summary>The texts of a list, in order; none where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var child = Ask(key);
        if (child.Value is { Length: > 0 } single)
        {
            return Fail<IReadOnlyList<string>>(key, Quote(single), "a list of texts", []);
        }

        return [.. child.GetChildren().OrderBy(item => int.TryParse(item.Key, CultureInfo.InvariantCulture, out var place) ? place : int.MaxValue).Select(item => item.Value ?? "")];
    }

    public int Integer(string key, int fallback, int least, int most)
    {
        if (OptionalText(key) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : Fail(key, Quote(text), string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), fallback);
    }

    public DateOnly? Date(string key)
    {
        if (OptionalText(key) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Fail<DateOnly?>(key, Quote(text), "a date written yyyy-MM-dd", null);
    }

    public T Choice<T>(string key, T fallback, params (string Word, T Value)[] choices)
    {
        if (OptionalText(key) is not { } text)
        {
            return fallback;
        }

        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            words.Add(Quote(word));
        }

        return Fail(key, Quote(text), string.Join(" or ", words), fallback);
    }

    public SettingsReader Section(string key)
    {
        var child = Ask(key);
        if (child.Value is { Length: > 0 } value)
        {
            Fail(key, Quote(value), "a section", 0);
        }

        return new SettingsReader(child, Where(key), origin, problems);
    }

    /// <summary>Passes over a section that others read (Logging, for instance).</summary>
    public void Leave(string key) => Ask(key);

    /// <summary>Records a value that can't be used.</summary>
    public T Fail<T>(string key, string found, string expected, T fallback)
    {
        problems.Add(new InputProblem($"{origin}: {Where(key)}", found, expected));
        return fallback;
    }

    /// <summary>Reports every key that nobody asked for. Call it once all keys of the section have been read.</summary>
    public void NoOthers()
    {
        foreach (var child in section.GetChildren())
        {
            if (!_asked.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                var known = string.Join(", ", _asked);
                problems.Add(new InputProblem(
                    $"{origin}: {Where(child.Key)}", "an unknown key" + (child.Value is null ? "" : $" with the value {Quote(child.Value)}"), $"one of {known}"));
            }
        }
    }

    private static string Quote(string text) => $"\"{text}\"";

    private string Where(string key) => path.Length == 0 ? key : $"{path}:{key}";

    private bool Empty(string key) => section.GetSection(key) is { Value: "" } found && !found.GetChildren().Any();

    private IConfigurationSection Ask(string key)
    {
        if (!_asked.Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            _asked.Add(key);
        }

        return section.GetSection(key);
    }
}
