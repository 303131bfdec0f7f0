using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Room to work in, kept from batch to batch. One thread at a time.</summary>
internal sealed class ScoringScratch
{
    /// <summary>The rows that are worked on together: the normalised values of a dozen metrics then stay in the first-level cache.</summary>
    public const int BlockRows = 256;

    private readonly Dictionary<CompiledFormula, FormulaScratch> _formulas = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TextLookup, BatchWords> _words = [];
    private int[] _rows = [];

    /// <summary>The batches scored so far.</summary>
    public long Batch { get; set; }

    /// <summary>Memory of the conditions.</summary>
    public RowTestScratch Tests { get; } = new();

    /// <summary>The block's raw values of one metric, where they can't be used from the column as they lie.</summary>
    public double[] Raw { get; } = new double[BlockRows + ListedRows.Slack];

    /// <summary>The block's rows, where they do not lie together.</summary>
    public ListedRows Listed { get; } = new();

    /// <summary>What a formula needs to fill that output, always the same one.</summary>
    public FormulaScratch Formula(CompiledFormula formula, ScoredBatch output)
    {
        if (!_formulas.TryGetValue(formula, out var scratch))
        {
            _formulas.Add(formula, scratch = new FormulaScratch(formula, output));
        }

        return scratch;
    }

    /// <summary>The numbers of a metric's words.</summary>
    public ReadOnlySpan<double> Words(ColumnBatch input, CompiledMetric metric) => LookUp(input, metric.Words!, metric.Column);

    /// <summary>What is taken off for a metric's raters.</summary>
    public ReadOnlySpan<double> RaterOffsets(ColumnBatch input, CompiledMetric metric) => LookUp(input, metric.RaterOffsets!, metric.RaterColumn);

    /// <summary>Room for one row number a row of the batch.</summary>
    public int[] Rows(int capacity) => _rows.Length < capacity ? _rows = new int[capacity] : _rows;

    /// <summary>A column is looked up once a batch, whole, by the block that comes first.</summary>
    private ReadOnlySpan<double> LookUp(ColumnBatch input, TextLookup lookup, int column)
    {
        if (!_words.TryGetValue(lookup, out var words) || words.Values.Length < input.RowCount)
        {
            _words[lookup] = words = new BatchWords(new double[input.Capacity]);
        }

        if (words.Batch != Batch)
        {
            lookup.Fill(input.Text(column), input.RowCount, words.Values, words.Cache);
            words.Batch = Batch;
        }

        return words.Values.AsSpan(0, input.RowCount);
    }

    private sealed class BatchWords(double[] values)
    {
        public TextLookupCache Cache { get; } = new();

        public double[] Values { get; } = values;

        public long Batch { get; set; } = -1;
    }
}
