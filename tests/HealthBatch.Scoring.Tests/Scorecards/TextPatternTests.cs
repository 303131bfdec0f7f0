using System.Text.RegularExpressions;
using HealthBatch.Scoring.Scorecards.Format;

namespace HealthBatch.Scoring.Tests.Scorecards;

/// <summary>The plain checks against the regular expressions that the schema shows.</summary>
public sealed class TextPatternTests
{
    public static TheoryData<string> Names => ["Name", "NotBlank", "FolderName", "Sha256"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_character_at_every_place_matches_as_the_expression_says(string name)
    {
        var pattern = Find(name);
        var hash = new string('a', 62);
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var one = ((char)code).ToString();
            AssertSame(pattern, one, $"{one}b", $"b{one}", $"a{one}b", $"a{one}\n", $"{one}\n", $"{hash}{one}b", $"{hash}{one}b\n");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_short_text_of_telling_characters_matches_as_the_expression_says(string name)
    {
        var pattern = Find(name);
        char[] letters = ['a', 'G', '9', '-', ' ', '\n', '\r', '\u007F', '\u00A0', 'é'];
        AssertSame(pattern, "");
        var texts = new List<string> { "" };
        for (var length = 1; length <= 4; length++)
        {
            texts = [.. texts.SelectMany(text => letters.Select(letter => text + letter))];
            AssertSame(pattern, [.. texts]);
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void A_hash_has_64_digits(int digits)
    {
        var text = new string('f', digits);
        AssertSame(TextPattern.Sha256, text, $"{text}\n", $"{text}\n\n", $"\n{text}", text.ToUpperInvariant());
        Assert.Equal(digits == 64, TextPattern.Sha256.Matches(text));
    }

    private static TextPattern Find(string name) => name switch
    {
        "Name" => TextPattern.Name,
        "NotBlank" => TextPattern.NotBlank,
        "FolderName" => TextPattern.FolderName,
        _ => TextPattern.Sha256,
    };

    private static void AssertSame(TextPattern pattern, params string[] texts)
    {
        foreach (var text in texts)
        {
            if (Regex.IsMatch(text, pattern.Expression, RegexOptions.CultureInvariant) != pattern.Matches(text))
            {
                Assert.Fail($"{pattern.Expression} on \"{Regex.Escape(text)}\": the plain check says {pattern.Matches(text)}");
            }
        }
    }
}
