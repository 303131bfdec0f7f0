using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Binds the formulas of a scorecard to columns, and gives each distinct metric and dimension name its place.</summary>
internal sealed class FormulaBinder(PlanColumns columns)
{
    private readonly List<string> _metrics = [];
    private readonly List<string> _dimensions = [];
    private int _caches;

    /// <summary>The distinct metric names, in order of appearance.</summary>
    public IReadOnlyList<string> Metrics => _metrics;

    /// <summary>The distinct dimension names, in order of appearance.</summary>
    public IReadOnlyList<string> Dimensions => _dimensions;

    /// <summary>Binds a condition.</summary>
    public RowTest Bind(Condition condition, string usedBy) => RowTest.Bind(condition, columns, usedBy, ref _caches);

    /// <summary>Binds a formula.</summary>
    public CompiledFormula Bind(Formula formula)
    {
        // A dimension without any weight inside can never be present, so its weight is nobody's.
        var total = 0.0;
        foreach (var dimension in formula.Dimensions)
        {
            total += dimension.Metrics.Any(metric => metric.Weight > 0) ? dimension.Weight : 0;
        }

        var metrics = new List<CompiledMetric>();
        var dimensions = new List<CompiledDimension>();
        foreach (var dimension in formula.Dimensions)
        {
            var inside = 0.0;
            foreach (var metric in dimension.Metrics)
            {
                inside += metric.Weight;
            }

            var share = inside > 0 && total > 0 ? dimension.Weight / total : 0;
            var first = metrics.Count;
            foreach (var metric in dimension.Metrics)
            {
                metrics.Add(Bind(metric, inside > 0 ? metric.Weight / inside : 0, share));
            }

            dimensions.Add(new CompiledDimension(Place(_dimensions, dimension.Name), share, first, metrics.Count));
        }

        return new CompiledFormula
        {
            When = formula.When is null ? null : Bind(formula.When, $"the condition of segment \"{formula.Segment}\""),
            Metrics = [.. metrics],
            Dimensions = [.. dimensions],
        };
    }

    private CompiledMetric Bind(Metric metric, double share, double dimensionShare)
    {
        var usedBy = $"metric \"{metric.Name}\"";
        var kind = columns.KindOf(metric.Column, usedBy);
        var words = kind == ColumnKind.Text ? BindWords(metric, usedBy) : null;
        if (kind is not (null or ColumnKind.Text) && metric.Normalise is Normaliser.Map map)
        {
            foreach (var word in map.Values.Keys.Where(word => double.IsNaN(PlanColumns.Parse(word, kind.Value))))
            {
                columns.Report(metric.Column, $"numbers, never \"{word}\"", $"a column that can be \"{word}\", for the map of {usedBy}");
            }
        }

        return new CompiledMetric
        {
            Place = Place(_metrics, metric.Name),
            Column = kind is null ? -1 : columns.Place(metric.Column, kind == ColumnKind.Text ? ColumnForm.Text : ColumnForm.Number),
            Words = words,
            Curve = kind == ColumnKind.Text ? new IdentityCurve() : Curve.For(metric.Normalise, kind ?? ColumnKind.Floating),
            Share = share,
            Coverage = share * dimensionShare,
            Imputed = metric.Missing.Kind switch
            {
                MissingPolicyKind.Neutral => 50,
                MissingPolicyKind.Worst => 0,
                MissingPolicyKind.Value => metric.Missing.Value,
                _ => double.NaN,
            },
            AgeColumn = metric.Stale is null ? -1 : columns.Number(metric.Stale.Column, $"the age of {usedBy}"),
            MaximumAge = metric.Stale?.After ?? double.PositiveInfinity,
            RaterColumn = metric is { CorrectRater: true, Rater: { } rater } ? columns.Label(rater, $"the rater of {usedBy}") : -1,
            Target = metric.Normalise is Normaliser.Goal goal ? goal.Target : double.NaN,
        };
    }

    /// <summary>A metric of words: a map, or an impact table that asks for nothing but words.</summary>
    private TextLookup? BindWords(Metric metric, string usedBy)
    {
        if (metric.Normalise is Normaliser.Map map)
        {
            return new TextLookup(map.Values, map.Otherwise ?? double.NaN);
        }

        if (metric.Normalise is Normaliser.Steps steps && steps.Table.All(step => step.When is Comparison.OneOf or Comparison.IsMissing))
        {
            var always = steps.Table.Where(step => step.When is Comparison.IsMissing { Missing: false }).Sum(step => step.Points);
            var words = steps.Table.Select(step => step.When).OfType<Comparison.OneOf>().SelectMany(oneOf => oneOf.Values).Distinct(StringComparer.Ordinal);
            return new TextLookup(
                words.Select(word => KeyValuePair.Create(word, steps.Base + always + steps.Table.Where(step => step.When is Comparison.OneOf oneOf && oneOf.Values.Contains(word)).Sum(step => step.Points))),
                steps.Base + always);
        }

        columns.Report(metric.Column, "text", $"a number, for {usedBy} (words take a map)");
        return null;
    }

    private static int Place(List<string> names, string name)
    {
        var place = names.IndexOf(name);
        if (place < 0)
        {
            place = names.Count;
            names.Add(name);
        }

        return place;
    }
}
