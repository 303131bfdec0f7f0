using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>
/// Reads strict JSON (no comments, no trailing commas: what every other tool reads too) into values that know their places. A byte order mark is skipped.
/// </summary>
internal static class SourceReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a file's bytes; returns null and the problem where they are no JSON.</summary>
    public static SourceNode? Read(ReadOnlySpan<byte> utf8, out FormatProblem? problem)
    {
        problem = null;
        if (utf8.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        if (!Utf8.IsValid(utf8))
        {
            problem = new FormatProblem("", new SourcePosition(1, 1), "bytes that are not UTF-8", "a JSON file in UTF-8");
            return null;
        }

        var lines = new LineIndex(utf8);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, lines);
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            var position = new SourcePosition((int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
            var said = exception.Message.Split(" LineNumber:", StringSplitOptions.None)[0].TrimEnd('.');
            problem = new FormatProblem("", position, $"what is no JSON ({said})", "strict JSON: no comments, no trailing commas");
            return null;
        }
    }

    private static SourceNode ReadValue(ref Utf8JsonReader reader, LineIndex lines)
    {
        var position = lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var node = new SourceNode(JsonValueKind.Object, position);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var nameAt = lines.At((int)reader.TokenStartIndex);
                    var name = TextOf(ref reader, nameAt);
                    reader.Read();
                    node.Members.Add(new SourceMember(name, nameAt, ReadValue(ref reader, lines)));
                }

                return node;
            case JsonTokenType.StartArray:
                var list = new SourceNode(JsonValueKind.Array, position);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(ReadValue(ref reader, lines));
                }

                return list;
            case JsonTokenType.String:
                return new SourceNode(JsonValueKind.String, position) { Text = TextOf(ref reader, position) };
            case JsonTokenType.Number:
                var written = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                return new SourceNode(JsonValueKind.Number, position)
                {
                    Text = written,
                    Number = double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture),
                };
            case JsonTokenType.True:
                return new SourceNode(JsonValueKind.True, position);
            case JsonTokenType.False:
                return new SourceNode(JsonValueKind.False, position);
            default:
                return new SourceNode(JsonValueKind.Null, position);
        }
    }

    private static string TextOf(ref Utf8JsonReader reader, SourcePosition position)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // "\ud800" alone: half of a surrogate pair has no text.
            throw new JsonException("a text holds half of a surrogate pair", null, position.Line - 1, position.Column - 1);
        }
    }

    private sealed class LineIndex
    {
        private readonly List<int> _starts = [0];

        public LineIndex(ReadOnlySpan<byte> utf8)
        {
            for (var i = 0; i < utf8.Length; i++)
            {
                if (utf8[i] == '\n')
                {
                    _starts.Add(i + 1);
                }
            }
        }

        public SourcePosition At(int offset)
        {
            var found = _starts.BinarySearch(offset);
            var line = found >= 0 ? found : ~found - 1;
            return new SourcePosition(line + 1, offset - _starts[line] + 1);
        }
    }
}
