namespace HealthBatch.Columns;

/// <summary>One thing that is wrong with what came in.</summary>
/// <param name="Where">File, row group, column or key path: as exact as is known.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What was expected, and so what to do.</param>
public sealed record InputProblem(string Where, string Found, string Expected)
{
    /// <inheritdoc />
    public override string ToString() => $"{Where}: found {Found}; expected {Expected}";
}

/// <summary>Wrong input or configuration: every problem that was found, at once. The program ends with exit code 2 and has written nothing.</summary>
public sealed class InputException : Exception
{
    /// <summary>Makes the exception for one problem.</summary>
    public InputException(string where, string found, string expected)
        : this([new InputProblem(where, found, expected)])
    {
    }

    /// <summary>Makes the exception for several problems; there must be at least one.</summary>
    public InputException(IReadOnlyList<InputProblem> problems)
        : base(string.Join(Environment.NewLine, problems))
    {
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count);
        Problems = problems;
    }

    /// <summary>The problems, in the order in which a reader of the input meets them.</summary>
    public IReadOnlyList<InputProblem> Problems { get; }
}
