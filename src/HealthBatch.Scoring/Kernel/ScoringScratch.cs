using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>Room to work in, kept from batch to batch. One thread at a time.</summary>
internal sealed class ScoringScratch
{
    /// <summary>The rows that are worked on together: the normalised values of a dozen metrics then stay in the first-level cache.</summary>
    public const int BlockRows = 256;

    private readonly Dictionary<CompiledFormula, FormulaScratch> _formulas = [];
    private readonly Dictionary<CompiledMetric, MetricWords> _words = [];
    private int[] _rows = [];

    /// <summary>The batches scored so far.</summary>
    public long Batch { get; set; }

    /// <summary>Memory of the conditions.</summary>
    public RowTestScratch Tests { get; } = new();

    /// <summary>The block's raw values of one metric, where they can't be used from the column as they lie.</summary>
    public double[] Raw { get; } = new double[BlockRows];

    /// <summary>What a formula needs to fill that output, always the same one.</summary>
    public FormulaScratch Formula(CompiledFormula formula, ScoredBatch output)
    {
        if (!_formulas.TryGetValue(formula, out var scratch))
        {
            _formulas.Add(formula, scratch = new FormulaScratch(formula, output));
        }

        return scratch;
    }

    /// <summary>The numbers of a metric's words, looked up once a batch.</summary>
    public ReadOnlySpan<double> Words(ColumnBatch input, CompiledMetric metric)
    {
        if (!_words.TryGetValue(metric, out var words) || words.Values.Length < input.RowCount)
        {
            _words[metric] = words = new MetricWords(new double[input.Capacity]);
        }

        if (words.Batch != Batch)
        {
            metric.Words!.Fill(input.Text(metric.Column), input.RowCount, words.Values, Tests.Cache(metric.Cache));
            words.Batch = Batch;
        }

        return words.Values.AsSpan(0, input.RowCount);
    }

    /// <summary>Room for one row number a row of the batch.</summary>
    public int[] Rows(int capacity) => _rows.Length < capacity ? _rows = new int[capacity] : _rows;

    private sealed class MetricWords(double[] values)
    {
        public double[] Values { get; } = values;

        public long Batch { get; set; } = -1;
    }
}
