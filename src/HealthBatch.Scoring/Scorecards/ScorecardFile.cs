using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards.Format;

namespace HealthBatch.Scoring.Scorecards;

/// <summary>Reads and writes scorecard files: strict JSON in UTF-8, without comments or trailing commas.</summary>
public static class ScorecardFile
{
    /// <summary>Reads a scorecard.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="path">The file's name, as messages show it.</param>
    /// <exception cref="InputException">
    /// Something is wrong: every problem at once, in the order of the file, each with file, line, column and key path, what was found and what was expected.
    /// </exception>
    public static Scorecard Read(ReadOnlyMemory<byte> utf8, string path)
    {
        var problems = Check(utf8.Span, out var root);
        return problems.Count == 0
            ? ScorecardBuilder.Build(root!)
            : throw new InputException([.. problems.Select(problem => problem.In(path))]);
    }

    /// <summary>Writes a scorecard in its canonical form: keys in a stable order, defaults left out, two blanks of indent, a newline at the end.</summary>
    public static byte[] Write(Scorecard scorecard) => ScorecardWriter.Write(scorecard);

    /// <summary>Writes a normaliser alone, as it stands under a metric's "normalise".</summary>
    public static byte[] WriteNormaliser(Normaliser normaliser) => ScorecardWriter.Write(normaliser);

    /// <summary>Every problem of a file, in its order; the parsed file, or null where it is no JSON.</summary>
    internal static IReadOnlyList<FormatProblem> Check(ReadOnlySpan<byte> utf8, out SourceNode? root)
    {
        root = SourceReader.Read(utf8, out var broken);
        if (root is null)
        {
            return [broken!];
        }

        var problems = new List<FormatProblem>();
        new ShapeCheck(problems).Check(root, ScorecardFormat.Root, "");
        new CrossChecks(root, problems).Run();
        return problems.Count < 2 ? problems : [.. problems.OrderBy(problem => problem.Position)];
    }
}
