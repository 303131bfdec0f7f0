using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// What one formula needs to fill one output: room for a block, and the output's arrays in the formula's own order. Rows that do not lie together are
/// combined in arrays of the block's size and then put in their places.
/// </summary>
internal sealed class FormulaScratch
{
    private readonly CompiledFormula _formula;
    private readonly ScoredBatch _output;
    private readonly short[][]? _contributions;
    private readonly short[][]? _dimensions;
    private readonly byte[][]? _reasons;
    private readonly Vector512<double>[] _inside;
    private readonly byte[]? _places;
    private Gathered? _gathered;

    public FormulaScratch(CompiledFormula formula, ScoredBatch output)
    {
        _formula = formula;
        _output = output;
        _contributions = output.Contributions.Length == 0 ? null : Array.ConvertAll(formula.Metrics, metric => output.Contributions[metric.Place]);
        _dimensions = output.DimensionScores.Length == 0 ? null : Array.ConvertAll(formula.Dimensions, dimension => output.DimensionScores[dimension.Place]);
        _reasons = output.Reasons.Length == 0 ? null : output.Reasons;
        _inside = new Vector512<double>[2 * formula.Dimensions.Length];
        if (formula.Metrics.Where((metric, m) => metric.Place != m).Any())
        {
            _places = new byte[CodeColumn.Missing + 1];
            Array.Fill(_places, CodeColumn.Missing);
            for (var m = 0; m < formula.Metrics.Length; m++)
            {
                _places[m] = (byte)formula.Metrics[m].Place;
            }
        }

        Normalised = Array.ConvertAll(formula.Metrics, _ => new double[ScoringScratch.BlockRows]);
        Absent = new int[formula.Metrics.Length];
    }

    /// <summary>By metric: the block's normalised values.</summary>
    public double[][] Normalised { get; }

    /// <summary>By metric: how many of them are NaN.</summary>
    public int[] Absent { get; }

    /// <summary>Combines the rows that fill vectors, and puts everything in its place.</summary>
    /// <returns>How many rows those are.</returns>
    public int Combine(double minimumCoverage, RowBlock block)
    {
        int done;
        if (block.IsRun)
        {
            var at = block.Out(0);
            done = VectorCombiner.Combine(_formula, minimumCoverage, block.Count, Normalised, Absent, new CombinerTarget
            {
                At = at,
                Score = _output.ScoreBeforeOverride.AsSpan(at),
                Coverage = _output.Coverage.AsSpan(at),
                Contributions = _contributions,
                DimensionScores = _dimensions,
                Reasons = _reasons,
                Inside = _inside,
            });
            Rename(_reasons, at, done);
        }
        else
        {
            _gathered ??= new Gathered(_contributions?.Length, _dimensions?.Length, _reasons?.Length);
            done = VectorCombiner.Combine(_formula, minimumCoverage, block.Count, Normalised, Absent, _gathered.Target(_inside));
            Rename(_gathered.Reasons, 0, done);
            Scatter(block, done, _gathered.Score, _output.ScoreBeforeOverride);
            Scatter(block, done, _gathered.Coverage, _output.Coverage);
            Scatter(block, done, _gathered.Contributions, _contributions);
            Scatter(block, done, _gathered.DimensionScores, _dimensions);
            Scatter(block, done, _gathered.Reasons, _reasons);
        }

        if (_output.Normalised.Length > 0)
        {
            for (var m = 0; m < Normalised.Length; m++)
            {
                Scatter(block, done, Normalised[m], _output.Normalised[_formula.Metrics[m].Place]);
            }
        }

        return done;
    }

    private void Rename(byte[][]? reasons, int at, int count)
    {
        if (_places is null || reasons is null)
        {
            return;
        }

        foreach (var column in reasons)
        {
            foreach (ref var reason in column.AsSpan(at, count))
            {
                reason = _places[reason];
            }
        }
    }

    private void Scatter<T>(RowBlock block, int count, T[][]? from, T[][]? to)
    {
        for (var c = 0; c < (from?.Length ?? 0); c++)
        {
            Scatter(block, count, from![c], to![c]);
        }
    }

    private void Scatter<T>(RowBlock block, int count, T[] from, T[] to)
    {
        if (block.IsRun)
        {
            from.AsSpan(0, count).CopyTo(to.AsSpan(block.Out(0)));
            return;
        }

        // What fills no vector is left to the plain form, which follows.
        var put = count < block.Count ? 0
            : typeof(T) == typeof(short) ? _output.Scratch.Listed.Put((short[])(object)from, (short[])(object)to, block.At)
            : typeof(T) == typeof(byte) ? _output.Scratch.Listed.Put((byte[])(object)from, (byte[])(object)to, block.At) : 0;
        if (put == count)
        {
            return;
        }

        // The last row number is the greatest: when it fits, all of them do.
        var rows = block.Rows[..count];
        if (count == 0 || count > from.Length || block.At + rows[^1] >= to.Length)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(count, 0);
            return;
        }

        ref var source = ref MemoryMarshal.GetArrayDataReference(from);
        ref var target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(to), block.At);
        for (var i = put; i < rows.Length; i++)
        {
            Unsafe.Add(ref target, rows[i]) = Unsafe.Add(ref source, i);
        }
    }

    /// <summary>Room for a block's results.</summary>
    private sealed class Gathered(int? contributions, int? dimensions, int? reasons)
    {
        private const int Rows = ScoringScratch.BlockRows + ListedRows.Slack;

        public short[] Score { get; } = new short[Rows];

        public short[] Coverage { get; } = new short[Rows];

        public short[][]? Contributions { get; } = Each<short>(contributions);

        public short[][]? DimensionScores { get; } = Each<short>(dimensions);

        public byte[][]? Reasons { get; } = Each<byte>(reasons);

        public CombinerTarget Target(Vector512<double>[] inside) => new()
        {
            At = 0,
            Score = Score,
            Coverage = Coverage,
            Contributions = Contributions,
            DimensionScores = DimensionScores,
            Reasons = Reasons,
            Inside = inside,
        };

        private static T[][]? Each<T>(int? count) => count is null ? null : [.. Enumerable.Range(0, count.Value).Select(_ => new T[Rows])];
    }
}
