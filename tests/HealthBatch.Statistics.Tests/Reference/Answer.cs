using System.Text.Json;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>
/// A number of R's, or a group of them, by its path in the file. <c>Is…</c> holds a number of ours against it: 1e-9 relative is what 17 printed digits and two programs
/// leave, 1e-6 for p values below 1e-12, whose error is that of z times z.
/// </summary>
internal readonly struct Answer(ReferenceAnswers file, JsonElement element, string path)
{
    public Answer this[string key] => new(file, element.GetProperty(key), path.Length == 0 ? key : $"{path}/{key}");

    public Answer this[int place] => new(file, element[place], $"{path}/{place}");

    public string Key => path[(path.LastIndexOf('/') + 1)..];

    public IReadOnlyList<Answer> Items
    {
        get
        {
            var self = this;
            return [.. Enumerable.Range(0, element.GetArrayLength()).Select(place => self[place])];
        }
    }

    /// <summary>The entries that are groups themselves.</summary>
    public IReadOnlyList<Answer> Groups
    {
        get
        {
            var self = this;
            return [.. element.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object).Select(entry => self[entry.Name])];
        }
    }

    /// <summary>What R says, to choose rows by.</summary>
    public string Text => element.GetString()!;

    /// <summary>What R says, to look a result up by.</summary>
    public double Value => element.GetDouble();

    public void Is(double? ours, double relative = 1e-9)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            file.Hold(path, ours is null, "none", ours);
            return;
        }

        var theirs = element.GetDouble();
        file.Hold(path, ours is { } found && Math.Abs(found - theirs) <= relative * Math.Abs(theirs), $"{theirs:R}", ours);
    }

    public void IsExactly(double ours) => Is(ours, 0);

    /// <summary>A p value. R prints 0 where its tail underflows or is 1 minus something; here the tail itself is computed.</summary>
    public void IsTail(double? ours)
    {
        var theirs = element.GetDouble();
        if (theirs == 0)
        {
            file.Hold(path, ours is >= 0 and <= 1e-15, "0", ours);
            return;
        }

        Is(ours, theirs < 1e-12 ? 1e-6 : 1e-9);
    }

    public void IsInterval(Interval? ours)
    {
        this[0].Is(ours?.Low);
        this[1].Is(ours?.High);
    }

    public void IsTrue(bool ours) => file.Hold(path, element.GetBoolean() == ours, element.GetRawText(), ours);
}
