using HealthBatch.Columns;
using HealthBatch.Parquet;

namespace HealthBatch.Worker.Runs;

/// <summary>A damaged file in the words of every other input problem.</summary>
internal static class ParquetProblem
{
    /// <summary>The place as the exception's message begins with it.</summary>
    public static InputProblem Of(ParquetFormatException damaged)
    {
        var end = damaged.Message.IndexOf(": found ", StringComparison.Ordinal);
        return new InputProblem(end < 0 ? damaged.File : damaged.Message[..end], damaged.Found, damaged.Expected);
    }
}
