using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>Writes the canonical form of a scorecard.</summary>
internal sealed class ScorecardWriter
{
    private readonly Utf8JsonWriter _json;

    private ScorecardWriter(Utf8JsonWriter json) => _json = json;

    public static byte[] Write(Scorecard scorecard) => Write(writer => writer.Scorecard(scorecard));

    public static byte[] Write(Normaliser normaliser) => Write(writer => writer.Object(null, () => writer.Normaliser(normaliser)));

    private static byte[] Write(Action<ScorecardWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The relaxed encoder keeps names readable (é, <, '); nothing here is ever put into HTML unescaped.
        var options = new JsonWriterOptions { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(new ScorecardWriter(json));
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private void Scorecard(Scorecard card)
    {
        _json.WriteStartObject();
        _json.WriteString(ScorecardFormat.SchemaKey, ScorecardSchema.FileName);
        _json.WriteString("name", card.Name);
        _json.WriteNumber("version", card.Version);
        _json.WriteString("effectiveFrom", Day(card.EffectiveFrom));
        Optional("description", card.Description);
        Object("bands", () =>
        {
            _json.WriteString("edges", card.Bands.Edges == BandEdges.LowerInclusive ? "lower-inclusive" : "upper-inclusive");
            Object("from", () => Each(card.Bands.Bands, band => _json.WriteNumber(band.Name, band.From)));
        });
        Unless(card.MinimumCoverage == 0, () => _json.WriteNumber("minimumCoverage", card.MinimumCoverage));
        Optional("scoreColumn", card.Existing?.ScoreColumn);
        Optional("bandColumn", card.Existing?.BandColumn);
        List("formulas", card.Formulas, Formula);
        List("overrides", card.Overrides, Override);
        List("actions", card.Actions, Action);
        Unless(card.Trend == new TrendRule(), () => Object("trend", () =>
        {
            _json.WriteNumber("threshold", card.Trend.Threshold);
            _json.WriteNumber("days", card.Trend.Days);
        }));
        Object("outcome", () => Outcome(card.Outcome));
        Unless(card.AmountColumn == "amount", () => _json.WriteString("amountColumn", card.AmountColumn));
        Optional("treatedColumn", card.TreatedColumn);
        List("challengers", card.Challengers, _json.WriteStringValue);
        Unless(card.Adopted is null, () => Object("adopted", () =>
        {
            _json.WriteString("proposal", card.Adopted!.Proposal);
            _json.WriteString("evidenceSha256", card.Adopted.EvidenceSha256);
            _json.WriteString("by", card.Adopted.By);
            _json.WriteString("on", Day(card.Adopted.On));
        }));
        _json.WriteEndObject();
    }

    private void Formula(Formula formula) => Object(null, () =>
    {
        _json.WriteString("segment", formula.Segment);
        Unless(formula.When is null, () => Condition("when", formula.When!));
        List("dimensions", formula.Dimensions, dimension => Object(null, () =>
        {
            _json.WriteString("name", dimension.Name);
            _json.WriteNumber("weight", dimension.Weight);
            List("metrics", dimension.Metrics, Metric);
        }));
    });

    private void Metric(Metric metric) => Object(null, () =>
    {
        _json.WriteString("name", metric.Name);
        _json.WriteString("column", metric.Column);
        _json.WriteNumber("weight", metric.Weight);
        switch (metric.Missing.Kind)
        {
            case MissingPolicyKind.Neutral:
                _json.WriteString("missing", "neutral");
                break;
            case MissingPolicyKind.Worst:
                _json.WriteString("missing", "worst");
                break;
            case MissingPolicyKind.Value:
                _json.WriteNumber("missing", metric.Missing.Value);
                break;
        }

        Unless(metric.Stale is null, () => Object("stale", () =>
        {
            _json.WriteString("column", metric.Stale!.Column);
            _json.WriteNumber("after", metric.Stale.After);
        }));
        Optional("rater", metric.Rater);
        Unless(!metric.CorrectRater, () => _json.WriteBoolean("correctRater", true));
        Unless(metric.Rubric is null, () => Object("rubric", () => Each(metric.Rubric!, line => _json.WriteString(line.Key, line.Value))));
        Object("normalise", () => Normaliser(metric.Normalise));
    });

    private void Normaliser(Normaliser normaliser)
    {
        switch (normaliser)
        {
            case Normaliser.Linear(var worst, var best):
                Line("linear", worst, best);
                break;
            case Normaliser.Log(var worst, var best):
                Line("log", worst, best);
                break;
            case Normaliser.Goal(var target):
                _json.WriteNumber("goal", target);
                break;
            case Normaliser.Map(var values, var otherwise):
                Object("map", () => Each(values, pair => _json.WriteNumber(pair.Key, pair.Value)));
                Unless(otherwise is null, () => _json.WriteNumber("otherwise", otherwise!.Value));
                break;
            case Normaliser.Steps(var start, var table):
                Object("steps", () =>
                {
                    _json.WriteNumber("base", start);
                    List("table", table, step => Object(null, () =>
                    {
                        Object("when", () => Comparison(step.When));
                        _json.WriteNumber("points", step.Points);
                    }));
                });
                break;
            case Normaliser.Percentile percentile:
                Object("percentile", () =>
                {
                    _json.WriteString("reference", percentile.Reference);
                    Optional("sha256", percentile.ReferenceSha256);
                    Unless(percentile.HigherIsBetter, () => _json.WriteBoolean("higherIsBetter", false));
                    List("quantiles", percentile.Quantiles, _json.WriteNumberValue);
                });
                break;
        }
    }

    private void Line(string kind, double worst, double best) => Object(kind, () =>
    {
        _json.WriteNumber("worst", worst);
        _json.WriteNumber("best", best);
    });

    private void Condition(string? key, Condition condition) => Object(key, () =>
    {
        switch (condition)
        {
            case Condition.All(var conditions):
                List("all", conditions, one => Condition(null, one));
                break;
            case Condition.Any(var conditions):
                List("any", conditions, one => Condition(null, one));
                break;
            case Condition.Not(var inner):
                Condition("not", inner);
                break;
            case Condition.Of(var column, var test):
                Object(column, () => Comparison(test));
                break;
        }
    });

    private void Comparison(Comparison comparison)
    {
        switch (comparison)
        {
            case Comparison.Above(var limit):
                _json.WriteNumber("above", limit);
                break;
            case Comparison.Below(var limit):
                _json.WriteNumber("below", limit);
                break;
            case Comparison.Between(var low, var high):
                List("between", [low, high], _json.WriteNumberValue);
                break;
            case Comparison.OneOf({ Count: 1 } values):
                _json.WritePropertyName("equals");
                Scalar(values[0]);
                break;
            case Comparison.OneOf(var values):
                List("oneOf", values, Scalar);
                break;
            case Comparison.IsMissing(var missing):
                _json.WriteBoolean("isMissing", missing);
                break;
        }
    }

    /// <summary>A number or a boolean where the text is its invariant form, so that it reads back the same and looks as a person would write it.</summary>
    private void Scalar(string value)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && number.ToString("R", CultureInfo.InvariantCulture) == value)
        {
            _json.WriteNumberValue(number);
        }
        else if (value is "true" or "false")
        {
            _json.WriteBooleanValue(value == "true");
        }
        else
        {
            _json.WriteStringValue(value);
        }
    }

    private void Override(Override rule) => Object(null, () =>
    {
        Condition("when", rule.When);
        switch (rule.Kind)
        {
            case OverrideKind.Cap:
                _json.WriteNumber("cap", rule.Limit);
                break;
            case OverrideKind.Floor:
                _json.WriteNumber("floor", rule.Limit);
                break;
            case OverrideKind.SetBand:
                _json.WriteString("setBand", rule.Band);
                break;
        }

        _json.WriteString("reason", rule.Reason);
    });

    private void Action(ActionRule rule) => Object(null, () =>
    {
        if (rule is not { Band: null, Trend: null, Reason: null, Segment: null, BandChange: null, Columns: null })
        {
            Object("when", () =>
            {
                Optional("band", rule.Band);
                Optional("trend", rule.Trend);
                Optional("reason", rule.Reason);
                Optional("segment", rule.Segment);
                Optional("bandChange", rule.BandChange);
                Unless(rule.Columns is null, () => Condition("columns", rule.Columns!));
            });
        }

        _json.WriteString("do", rule.Do);
    });

    private void Outcome(OutcomeDefinition outcome)
    {
        if (outcome.Events.Count == 1)
        {
            _json.WriteString("event", outcome.Events[0]);
        }
        else
        {
            List("event", outcome.Events, _json.WriteStringValue);
        }

        _json.WriteNumber("horizonDays", outcome.HorizonDays);
        _json.WriteString("label", outcome.Label == LabelRule.WithinHorizon ? "within-horizon" : "first-decision");
        Unless(!outcome.ChurnIsFinal, () => _json.WriteBoolean("churnIsFinal", true));
    }

    private void Object(string? key, Action content)
    {
        if (key is not null)
        {
            _json.WritePropertyName(key);
        }

        _json.WriteStartObject();
        content();
        _json.WriteEndObject();
    }

    /// <summary>A list, left out where it is empty.</summary>
    private void List<T>(string key, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count > 0)
        {
            _json.WriteStartArray(key);
            Each(items, write);
            _json.WriteEndArray();
        }
    }

    private void Optional(string key, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(key, text);
        }
    }

    private static void Unless(bool left, Action write)
    {
        if (!left)
        {
            write();
        }
    }

    private static void Each<T>(IEnumerable<T> items, Action<T> write)
    {
        foreach (var item in items)
        {
            write(item);
        }
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
