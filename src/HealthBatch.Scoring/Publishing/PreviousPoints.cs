using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>The parts of earlier scores, row by row: beside the rows that are being scored, or all customers of a file. Reused, one thread at a time.</summary>
internal sealed class PreviousPoints
{
    private readonly NameCodes _segmentCodes;

    public PreviousPoints(PointColumns columns, int capacity)
        : this(columns, capacity, [.. columns.Points.Select(_ => new short[capacity])])
    {
    }

    /// <summary>Points that lie in a batch stay there: the batch's own rows, from its first on.</summary>
    public PreviousPoints(PointColumns columns, ColumnBatch batch, int first)
        : this(columns, batch.Capacity, [.. columns.Points.Select((_, m) => batch.Grid(first + m).Values)])
    {
    }

    private PreviousPoints(PointColumns columns, int capacity, short[][] points)
    {
        Points = points;
        Imputed = [.. columns.Imputed.Select(_ => new byte[capacity])];
        Segment = columns.Segments.Count > 1 ? new byte[capacity] : [];
        Override = columns.HasOverrides ? new byte[capacity] : [];
        _segmentCodes = new NameCodes(columns.Segments, CodeColumn.Missing);
    }

    /// <summary>By metric: what it added, in hundredths; <see cref="GridColumn.Missing"/> where it took no part.</summary>
    public short[][] Points { get; }

    /// <summary>By metric that may be imputed: 0 where it was, else <see cref="CodeColumn.Missing"/>.</summary>
    public byte[][] Imputed { get; }

    /// <summary>The segment's code, <see cref="CodeColumn.Missing"/> for one that is not among today's; empty where there is only one.</summary>
    public byte[] Segment { get; }

    /// <summary>0 where an override changed something, else <see cref="CodeColumn.Missing"/>; empty where there are none.</summary>
    public byte[] Override { get; }

    /// <summary>Takes all rows of a batch that holds a <see cref="PointColumns"/>' requests from that column on.</summary>
    public void Fill(ColumnBatch batch, int first, int at)
    {
        var count = batch.RowCount;
        foreach (var points in Points)
        {
            var read = batch.Grid(first++).Values;
            if (read != points)
            {
                read.AsSpan(0, count).CopyTo(points.AsSpan(at));
            }
        }

        foreach (var imputed in Imputed)
        {
            NameCodes.FillPresence(batch.Text(first++), count, imputed.AsSpan(at));
        }

        if (Segment.Length > 0)
        {
            _segmentCodes.Fill(batch.Text(first++), count, Segment.AsSpan(at));
        }

        if (Override.Length > 0)
        {
            NameCodes.FillPresence(batch.Text(first), count, Override.AsSpan(at));
        }
    }

    /// <summary>Copies rows.</summary>
    public void Copy(PreviousPoints other, int from, int count, int to)
    {
        for (var m = 0; m < Points.Length; m++)
        {
            other.Points[m].AsSpan(from, count).CopyTo(Points[m].AsSpan(to));
        }

        for (var m = 0; m < Imputed.Length; m++)
        {
            other.Imputed[m].AsSpan(from, count).CopyTo(Imputed[m].AsSpan(to));
        }

        if (Segment.Length > 0)
        {
            other.Segment.AsSpan(from, count).CopyTo(Segment.AsSpan(to));
        }

        if (Override.Length > 0)
        {
            other.Override.AsSpan(from, count).CopyTo(Override.AsSpan(to));
        }
    }
}
