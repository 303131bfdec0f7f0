using System.Text.Json;

namespace HealthBatch.Worker.Cli;

/// <summary>What a verb came to, as people and as programs read it.</summary>
/// <param name="Exit">What the program ends with.</param>
/// <param name="Text">Writes it for people.</param>
/// <param name="Json">Writes it as one JSON value.</param>
internal sealed record VerbResult(ExitCode Exit, Action<TextWriter> Text, Action<Utf8JsonWriter> Json);
