using System.Text.Json.Serialization;
using HealthBatch.Backtesting.Results;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Files;

/// <summary>How the two reports are written, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(FiniteDoubleConverter), typeof(SortedCountsConverter)])]
[JsonSerializable(typeof(BacktestReport))]
[JsonSerializable(typeof(ReweightReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
