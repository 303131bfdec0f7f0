namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>
/// What a value of the file may be. The whole format is one tree of shapes: the reader checks files against it, and the JSON schema is written from it.
/// </summary>
internal abstract record Shape
{
    private Shape()
    {
    }

    /// <summary>What a message says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>A text; with words only one of them, with a pattern only what matches.</summary>
    public sealed record Text(string Meaning) : Shape
    {
        public IReadOnlyList<string>? Words { get; init; }

        public TextPattern? Pattern { get; init; }

        public bool IsDate { get; init; }

        public int MaxLength { get; init; } = 200;

        public override string Expected => Words is null ? Meaning : $"{(Words.Count == 1 ? "" : "one of ")}{string.Join(", ", Words.Select(word => $"\"{word}\""))}";
    }

    /// <summary>A finite number within limits.</summary>
    public sealed record Number(string Meaning) : Shape
    {
        public double? Least { get; init; }

        public double? Above { get; init; }

        public double? Most { get; init; }

        public bool Whole { get; init; }

        public override string Expected => Meaning;
    }

    /// <summary>true or false.</summary>
    public sealed record Flag : Shape
    {
        public override string Expected => "true or false";
    }

    /// <summary>A list.</summary>
    public sealed record List(Shape Item, int Least, string Meaning) : Shape
    {
        public int? Most { get; init; }

        /// <summary>A key of the items of which at least one must be above 0, or null.</summary>
        public string? SomeAboveZero { get; init; }

        public override string Expected => Meaning;
    }

    /// <summary>An object with known keys, and perhaps others.</summary>
    public sealed record Keys(string Meaning, IReadOnlyList<Key> Known) : Shape
    {
        /// <summary>The shape of keys that are not known (columns, band names); null refuses them.</summary>
        public Shape? Others { get; init; }

        /// <summary>Keys of which exactly one must be there.</summary>
        public IReadOnlyList<string> ExactlyOneOf { get; init; } = [];

        /// <summary>Keys that make sense only beside another.</summary>
        public IReadOnlyList<KeyNeed> Needs { get; init; } = [];

        public int LeastMembers { get; init; }

        public int? MostMembers { get; init; }

        public override string Expected => Meaning;
    }

    /// <summary>One of several shapes, told apart by the JSON type.</summary>
    public sealed record Either(string Meaning, IReadOnlyList<Shape> Options) : Shape
    {
        public override string Expected => Meaning;
    }

    /// <summary>A shape by its name, for what is used in several places or holds itself.</summary>
    public sealed record Named(string Name, Func<Shape> Target) : Shape
    {
        public override string Expected => Target().Expected;
    }
}

/// <summary>A key that makes sense only beside another.</summary>
/// <param name="Key">The key.</param>
/// <param name="Needs">The other.</param>
internal sealed record KeyNeed(string Key, string Needs);

/// <summary>A key of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Doc">What it means, for the schema.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record Key(string Name, Shape Shape, string Doc, bool Required = false);
