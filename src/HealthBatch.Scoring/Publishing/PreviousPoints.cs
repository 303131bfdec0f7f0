using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>The parts of earlier scores, row by row: beside the rows that are being scored, or all customers of a file. Reused, one thread at a time.</summary>
internal sealed class PreviousPoints
{
    private readonly TextLookup _segmentCodes;
    private readonly TextLookupCache _cache = new();
    private double[] _codes = [];

    public PreviousPoints(PointColumns columns, int capacity)
    {
        Points = [.. columns.Points.Select(_ => new short[capacity])];
        Imputed = [.. columns.Imputed.Select(_ => new byte[capacity])];
        Segment = columns.Segments.Count > 1 ? new byte[capacity] : [];
        Override = columns.HasOverrides ? new byte[capacity] : [];
        _segmentCodes = PreviousScores.Codes(columns.Segments);
    }

    /// <summary>By metric: what it added, in hundredths; <see cref="GridColumn.Missing"/> where it took no part.</summary>
    public short[][] Points { get; }

    /// <summary>By metric that may be imputed: 0 where it was, else <see cref="CodeColumn.Missing"/>.</summary>
    public byte[][] Imputed { get; }

    /// <summary>The segment's code, <see cref="CodeColumn.Missing"/> for one that is not among today's; empty where there is only one.</summary>
    public byte[] Segment { get; }

    /// <summary>0 where an override changed something, else <see cref="CodeColumn.Missing"/>; empty where there are none.</summary>
    public byte[] Override { get; }

    /// <summary>Copies rows of a batch that holds a <see cref="PointColumns"/>' requests from that column on.</summary>
    public void Copy(ColumnBatch batch, int first, int from, int count, int to)
    {
        foreach (var points in Points)
        {
            batch.Grid(first++).Values.AsSpan(from, count).CopyTo(points.AsSpan(to));
        }

        foreach (var imputed in Imputed)
        {
            CopyPresence(batch.Text(first++), from, imputed.AsSpan(to, count));
        }

        if (Segment.Length > 0)
        {
            _codes = _codes.Length < batch.Capacity ? new double[batch.Capacity] : _codes;
            _segmentCodes.Fill(batch.Text(first++), batch.RowCount, _codes, _cache);
            for (var i = 0; i < count; i++)
            {
                Segment[to + i] = double.IsNaN(_codes[from + i]) ? CodeColumn.Missing : (byte)_codes[from + i];
            }
        }

        if (Override.Length > 0)
        {
            CopyPresence(batch.Text(first), from, Override.AsSpan(to, count));
        }
    }

    /// <summary>Copies one row.</summary>
    public void Copy(PreviousPoints other, int from, int to)
    {
        for (var m = 0; m < Points.Length; m++)
        {
            Points[m][to] = other.Points[m][from];
        }

        for (var m = 0; m < Imputed.Length; m++)
        {
            Imputed[m][to] = other.Imputed[m][from];
        }

        if (Segment.Length > 0)
        {
            Segment[to] = other.Segment[from];
        }

        if (Override.Length > 0)
        {
            Override[to] = other.Override[from];
        }
    }

    private static void CopyPresence(TextColumn column, int from, Span<byte> to)
    {
        if (column.MissingCount == 0 || column.MissingCount == column.Length)
        {
            to.Fill(column.MissingCount == 0 ? (byte)0 : CodeColumn.Missing);
            return;
        }

        for (var i = 0; i < to.Length; i++)
        {
            to[i] = column.IsMissing(from + i) ? CodeColumn.Missing : (byte)0;
        }
    }
}
