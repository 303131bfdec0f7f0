namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>The one description of a scorecard file.</summary>
internal static class ScorecardFormat
{
    public const string SchemaKey = "$schema";

    public const int MostNames = 254;

    public static readonly IReadOnlyList<string> Events = ["churned", "contracted", "expanded", "renewed", "not renewed"];

    private static readonly Shape Name = new Shape.Text("a name of 1 to 200 characters, without control characters or blanks at its ends")
    {
        Pattern = TextPattern.Name,
    };

    private static readonly Shape Sentence = new Shape.Text("a text that is not empty") { Pattern = TextPattern.NotBlank, MaxLength = 4000 };
    private static readonly Shape Column = new Shape.Text("the name of a snapshot column") { Pattern = TextPattern.NotBlank };
    private static readonly Shape Date = new Shape.Text("a date written yyyy-MM-dd") { IsDate = true };
    private static readonly Shape Any = new Shape.Number("a finite number");
    private static readonly Shape Points = new Shape.Number("a number from 0 to 100") { Least = 0, Most = 100 };
    private static readonly Shape Weight = new Shape.Number("a finite number, 0 or more") { Least = 0 };
    private static readonly Shape Days = new Shape.Number("a whole number of days from 1 to 3660") { Least = 1, Most = 3660, Whole = true };

    private static readonly Shape Scalar = new Shape.Either(
        "a text, a number, true or false", [new Shape.Text("a text") { MaxLength = 4000 }, Any, new Shape.Flag()]);

    private static readonly Shape Condition = new Shape.Named("condition", () => ConditionShape!);

    private static readonly IReadOnlyList<Key> Comparisons =
    [
        new("above", Any, "Above the limit, itself not included."),
        new("below", Any, "Below the limit, itself not included."),
        new("between", new Shape.List(Any, 2, "a list of two numbers, the low one first; both are included") { Most = 2 }, "From low to high, both included."),
        new("equals", Scalar, "Equal to this text, number or boolean."),
        new("oneOf", new Shape.List(Scalar, 1, "a list of texts, numbers or booleans"), "Equal to one of these."),
    ];

    private static readonly Shape ValueComparison = new Shape.Named(
        "valueComparison",
        () => new Shape.Keys("a comparison: above, below, between, equals or oneOf", Comparisons) { LeastMembers = 1, MostMembers = 1 });

    private static readonly Shape ColumnComparison = new Shape.Named(
        "columnComparison",
        () => new Shape.Keys(
            "a comparison, such as { \"below\": 90 }: above, below, between, equals, oneOf or isMissing",
            [.. Comparisons, new("isMissing", new Shape.Flag(), "Whether the value is missing.")])
        {
            LeastMembers = 1,
        });

    private static readonly Shape ConditionList = new Shape.List(Condition, 1, "a list of conditions, at least one");

    private static readonly Shape ConditionShape = new Shape.Keys(
        "a condition, such as { \"tenure_days\": { \"below\": 90 } }",
        [
            new("all", ConditionList, "All of them hold."),
            new("any", ConditionList, "At least one holds."),
            new("not", Condition, "It does not hold."),
        ])
    {
        Others = ColumnComparison,
        LeastMembers = 1,
    };

    private static readonly Shape Line = new Shape.Keys(
        "worst and best",
        [
            new("worst", Any, "The value that counts as 0.", true),
            new("best", Any, "The value that counts as 100; below worst where less is better.", true),
        ]);

    private static readonly Shape LogLine = new Shape.Keys(
        "worst and best, both 0 or more",
        [
            new("worst", Weight, "The value that counts as 0.", true),
            new("best", Weight, "The value that counts as 100; below worst where less is better.", true),
        ]);

    private static readonly Shape Steps = new Shape.Keys(
        "an impact table: base and table",
        [
            new("base", Points, "The points before any step.", true),
            new("table", new Shape.List(
                new Shape.Keys(
                    "a step: when and points",
                    [
                        new("when", ValueComparison, "A comparison of the metric's own value.", true),
                        new("points", Any, "What it adds, or takes away when negative.", true),
                    ]),
                1,
                "a list of steps, at least one"), "The steps; the points of every one that holds are added, then clipped to 0 to 100.", true),
        ]);

    private static readonly Shape Percentile = new Shape.Keys(
        "reference and quantiles",
        [
            new("reference", Name, "The name of the frozen snapshot that the quantiles were taken from.", true),
            new("quantiles", new Shape.List(Any, 2, "a list of at least two numbers that never fall"),
                "The reference's values at equally spaced shares from 0 to 1.", true),
            new("higherIsBetter", new Shape.Flag(), "False turns it round."),
            new("sha256", Hash("the SHA-256 of the reference's values"), "The SHA-256 of the reference's values, sorted, as little-endian doubles."),
        ]);

    private static readonly Shape Normaliser = new Shape.Keys(
        "a normaliser",
        [
            new("linear", Line, "A straight line from worst to best."),
            new("steps", Steps, "An impact table with plus and minus points."),
            new("map", new Shape.Keys("0 to 100 by value", []) { Others = Points, LeastMembers = 1 }, "0 to 100 for each value (number or word)."),
            new("goal", new Shape.Number("a target above 0") { Above = 0 }, "The share of a target that is reached."),
            new("log", LogLine, "A straight line on log(1 + value)."),
            new("percentile", Percentile, "The share of a frozen reference population that the value beats."),
            new("otherwise", Points, "What a value counts as that the map doesn't list; without it such a value is invalid."),
        ])
    {
        ExactlyOneOf = ["linear", "steps", "map", "goal", "log", "percentile"],
        Needs = [new("otherwise", "map")],
    };

    private static readonly Shape Metric = new Shape.Keys(
        "a metric: name, column, weight, normalise",
        [
            new("name", Name, "The name, unique in the formula.", true),
            new("column", Column, "The snapshot column.", true),
            new("weight", Weight, "The weight against the dimension's other metrics.", true),
            new("normalise", Normaliser, "How a value becomes 0 (worst) to 100 (best).", true),
            new("missing", new Shape.Either(
                "\"redistribute\", \"neutral\", \"worst\" or a number from 0 to 100",
                [new Shape.Text("a policy") { Words = ["redistribute", "neutral", "worst"] }, Points]), "What a missing, stale or invalid value counts as."),
            new("stale", new Shape.Keys(
                "column and after",
                [
                    new("column", Column, "The column with the value's age in days.", true),
                    new("after", Weight, "The greatest age that still counts, in days.", true),
                ]), "When a value is too old to count."),
            new("rater", Column, "The column that names who judged."),
            new("correctRater", new Shape.Flag(), "Whether an optimistic or pessimistic rater is shrunk to the mean."),
            new("rubric", new Shape.Keys("words by value", []) { Others = Sentence, LeastMembers = 1 }, "What each value means, in words."),
        ])
    {
        Needs = [new("correctRater", "rater")],
    };

    private static readonly Shape Formula = new Shape.Keys(
        "a formula: segment and dimensions",
        [
            new("segment", Name, "The segment's name, unique in the scorecard.", true),
            new("when", Condition, "Who belongs to the segment; the last formula has none."),
            new("dimensions", new Shape.List(
                new Shape.Keys(
                    "a dimension: name, weight, metrics",
                    [
                        new("name", Name, "The name, unique in the formula.", true),
                        new("weight", Weight, "The weight against the other dimensions.", true),
                        new("metrics", new Shape.List(Metric, 1, "a list of metrics, at least one") { SomeAboveZero = "weight" }, "The metrics.", true),
                    ]),
                1,
                "a list of dimensions, at least one") { SomeAboveZero = "weight" }, "The dimensions, in the order in which they are shown.", true),
        ]);

    private static readonly Shape Override = new Shape.Keys(
        "an override: when, one of cap, floor and setBand, and reason",
        [
            new("when", Condition, "Whom it concerns.", true),
            new("cap", Points, "The score is at most this."),
            new("floor", Points, "The score is at least this."),
            new("setBand", Name, "The band is set; the score stays."),
            new("reason", Sentence, "Why, as published.", true),
        ])
    {
        ExactlyOneOf = ["cap", "floor", "setBand"],
    };

    private static readonly Shape Action = new Shape.Keys(
        "an action: when and do",
        [
            new("when", new Shape.Keys(
                "any of band, trend, reason, segment, bandChange, columns",
                [
                    new("band", Name, "The band."),
                    new("trend", new Shape.Text("") { Words = ["falling", "steady", "rising", "new", "returned"] }, "The trend of the score."),
                    new("reason", Name, "The metric or dimension of the first reason."),
                    new("segment", Name, "The segment."),
                    new("bandChange", new Shape.Text("") { Words = ["improved", "worsened", "unchanged"] }, "The band against the previous snapshot's."),
                    new("columns", Condition, "A condition on snapshot columns."),
                ]), "For whom: all that is set must hold; nothing set means everyone."),
            new("do", Sentence, "What to do, as published.", true),
        ]);

    private static readonly Shape Event = new Shape.Text("an event") { Words = Events };

    /// <summary>The file.</summary>
    public static Shape.Keys Root { get; } = new(
        "a scorecard",
        [
            new(SchemaKey, new Shape.Text("the address of the JSON schema") { MaxLength = 4000 }, "The JSON schema that an editor completes this file with."),
            new("name", new Shape.Text("lower-case letters, digits and hyphens, beginning and ending with a letter or digit")
            {
                Pattern = TextPattern.FolderName,
                MaxLength = 100,
            }, "The name; folders are named after it.", true),
            new("version", new Shape.Number("a whole number from 1") { Least = 1, Most = 1_000_000, Whole = true }, "The version.", true),
            new("effectiveFrom", Date, "The first as-of date that this version scores.", true),
            new("description", Sentence, "What the file says about itself."),
            new("bands", new Shape.Keys(
                "the bands: from, and perhaps edges",
                [
                    new("edges", new Shape.Text("") { Words = ["lower-inclusive", "upper-inclusive"] },
                        "Whether a band begins at its start (75.00 is in the band from 75: the default), or ends at the next one's start."),
                    new("from", new Shape.Keys("where each band starts", [])
                    {
                        Others = new Shape.Number("a band start from 0 to 100") { Least = 0, Most = 100 },
                        LeastMembers = 1,
                        MostMembers = 100,
                    }, "Where each band starts, least healthy first; the first at 0, in steps of 0.01.", true),
                ]), "The bands.", true),
            new("minimumCoverage", new Shape.Number("a share from 0 to 1") { Least = 0, Most = 1 },
                "The share of weight that must be present: below it a customer is unscored."),
            new("formulas", new Shape.List(Formula, 1, "a list of formulas, at least one") { Most = MostNames },
                "The formulas: the first whose condition matches scores the customer; the last matches everyone."),
            new("scoreColumn", Column, "A column that already holds a score from 0 to 100, in place of formulas."),
            new("bandColumn", Column, "A column that already holds a band's name, in place of formulas."),
            new("overrides", new Shape.List(Override, 0, "a list of overrides") { Most = MostNames }, "What changes a score after the sum, in order."),
            new("actions", new Shape.List(Action, 0, "a list of actions") { Most = MostNames }, "What to do for whom: the first rule that matches."),
            new("trend", new Shape.Keys(
                "threshold and days",
                [
                    new("threshold", new Shape.Number("a number of points above 0, at most 100") { Above = 0, Most = 100 },
                        "The change from which a score counts as rising or falling, in points."),
                    new("days", Days, "The span of the longer trend, in days."),
                ]), "When a score counts as rising or falling."),
            new("outcome", new Shape.Keys(
                "event, horizonDays, label, churnIsFinal",
                [
                    new("event", new Shape.Either(
                        $"an event ({string.Join(", ", Events.Select(word => $"\"{word}\""))}) or a list of them",
                        [Event, new Shape.List(Event, 1, "a list of events, at least one")]), "What the score is to predict; each event of a list gets its own verdict."),
                    new("horizonDays", Days, "The days after the as-of date in which outcomes count."),
                    new("label", new Shape.Text("") { Words = ["within-horizon", "first-decision"] }, "Who counts as retained."),
                    new("churnIsFinal", new Shape.Flag(), "Whether rows on or after a churn date are left out."),
                ]), "What the score is to predict."),
            new("amountColumn", Column, "The column with the revenue at stake."),
            new("treatedColumn", Column, "The column that says a customer was treated because of the score."),
            new("challengers", new Shape.List(Sentence, 0, "a list of scorecard files, relative to this one"),
                "Scorecards that are scored alongside and backtested, never published to the CRM file."),
            new("adopted", new Shape.Keys(
                "proposal, evidenceSha256, by, on",
                [
                    new("proposal", Sentence, "The proposal file's name.", true),
                    new("evidenceSha256", Hash("the SHA-256 of the report.json that proposed it"), "The SHA-256 of the report.json that proposed it.", true),
                    new("by", Sentence, "Who adopted it.", true),
                    new("on", Date, "When.", true),
                ]), "Where a version that was adopted from a proposal came from."),
        ])
    {
        ExactlyOneOf = ["formulas", "scoreColumn", "bandColumn"],
    };

    private static Shape.Text Hash(string meaning) => new($"{meaning}: 64 lower-case hexadecimal digits") { Pattern = TextPattern.Sha256 };
}
