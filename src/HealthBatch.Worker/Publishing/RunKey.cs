using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Publishing;

/// <summary>Collects everything that a run's outputs depend on into one hash: the same key, the same outputs.</summary>
internal sealed class RunKey
{
    private readonly StringBuilder _text = new();

    /// <summary>Starts a key. The program's own version is part of it: a new release may compute differently.</summary>
    public RunKey(string kind) => Add("kind", kind).Add("program", typeof(RunKey).Assembly.GetName().Version!.ToString());

    public RunKey Add(string name, string? value)
    {
        // Lengths keep "a" + "bc" apart from "ab" + "c".
        _text.Append(CultureInfo.InvariantCulture, $"{name}={value?.Length ?? -1}:{value}\n");
        return this;
    }

    public RunKey Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public RunKey Add(string name, DateOnly? value) => Add(name, value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public RunKey Add(LakeColumns columns)
    {
        Add("customerId", columns.CustomerId).Add("outcomeDate", columns.OutcomeDate).Add("outcome", columns.Outcome);
        Add("outcomeAmount", columns.OutcomeAmount).Add("knownAt", columns.KnownAt).Add("treated", columns.Treated);
        foreach (var (word, meaning) in columns.OutcomeWords)
        {
            Add(word, meaning);
        }

        return this;
    }

    public RunKey Add(IEnumerable<ITableFile> files, Func<ITableFile, string> hashOf)
    {
        foreach (var file in files)
        {
            Add(file.Path, hashOf(file));
        }

        return this;
    }

    /// <summary>The hash: lower-case hexadecimal SHA-256.</summary>
    public override string ToString() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())));
}
