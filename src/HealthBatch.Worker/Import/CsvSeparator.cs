using HealthBatch.Columns;

namespace HealthBatch.Worker.Import;

/// <summary>What stands between cells: a comma, a semicolon or a tab.</summary>
internal static class CsvSeparator
{
    /// <summary>The one that a file's first line has most of, outside quotes; a comma where it has none.</summary>
    public static byte Of(ReadOnlySpan<byte> start)
    {
        Span<int> counts = [0, 0, 0];
        ReadOnlySpan<byte> separators = ",;\t"u8;
        var quoted = false;
        foreach (var letter in start)
        {
            quoted ^= letter == '"';
            if (!quoted && letter is (byte)'\n' or (byte)'\r')
            {
                break;
            }

            if (!quoted && separators.IndexOf(letter) is var place and >= 0)
            {
                counts[place]++;
            }
        }

        var most = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            most = counts[i] > counts[most] ? i : most;
        }

        return separators[most];
    }

    /// <summary>The one that an option names; null where none is named.</summary>
    /// <exception cref="InputException">It is another.</exception>
    public static byte? Parse(string? option) => option switch
    {
        null => null,
        "," or ";" => (byte)option[0],
        "tab" or "\t" or "\\t" => (byte)'\t',
        _ => throw new InputException("--separator", $"\"{option}\"", "a comma, a semicolon or the word tab"),
    };
}
