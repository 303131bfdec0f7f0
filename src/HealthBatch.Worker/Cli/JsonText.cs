using System.Text.Encodings.Web;
using System.Text.Json;

namespace HealthBatch.Worker.Cli;

/// <summary>How JSON is written: indented, newlines alone at line ends, names of customers and files legible.</summary>
internal static class JsonText
{
    public static JsonWriterOptions Options { get; } = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
