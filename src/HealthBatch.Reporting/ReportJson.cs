using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Reporting.Files;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting;

/// <summary>
/// report.json: UTF-8, indented, camelCase names, dates as yyyy-MM-dd, doubles that read back to the same bits, null for what can't be computed.
/// The same report gives the same bytes.
/// </summary>
public static class ReportJson
{
    // Sentences carry ≥, – and names in any script; escaping them would only make the file hard to read.
    private static readonly ReportJsonContext Context =
        new(new JsonSerializerOptions(ReportJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The bytes of a backtest's report.json.</summary>
    public static byte[] Write(BacktestReport report) => Write(report, Context.BacktestReport);

    /// <summary>The bytes of a reweighting's report.json.</summary>
    public static byte[] Write(ReweightReport report) => Write(report, Context.ReweightReport);

    /// <summary>Reads a backtest's report.json; names it doesn't know are left alone, for reports grow.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="where">The file's name, for what is said when it is wrong.</param>
    /// <exception cref="InputException">It is not such a report.</exception>
    public static BacktestReport ReadBacktest(ReadOnlySpan<byte> utf8, string where) =>
        Read(utf8, where, "backtest", Context.BacktestReport, report => report.Kind);

    /// <summary>Reads a reweighting's report.json; names it doesn't know are left alone, for reports grow.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="where">The file's name, for what is said when it is wrong.</param>
    /// <exception cref="InputException">It is not such a report.</exception>
    public static ReweightReport ReadReweight(ReadOnlySpan<byte> utf8, string where) =>
        Read(utf8, where, "reweight", Context.ReweightReport, report => report.Kind);

    private static byte[] Write<T>(T report, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. JsonSerializer.SerializeToUtf8Bytes(report, type), (byte)'\n'];
    }

    private static T Read<T>(ReadOnlySpan<byte> utf8, string where, string kind, JsonTypeInfo<T> type, Func<T, string> kindOf)
        where T : class
    {
        T? report;
        try
        {
            report = JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException problem)
        {
            throw new InputException(problem.Path is null ? where : $"{where} {problem.Path}", problem.Message, $"a {kind} report.json");
        }

        return report is not null && string.Equals(kindOf(report), kind, StringComparison.Ordinal)
            ? report
            : throw new InputException(where, report is null ? "null" : $"kind \"{kindOf(report)}\"", $"a {kind} report.json");
    }
}
