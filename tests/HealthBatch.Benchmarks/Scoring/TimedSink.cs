using System.Diagnostics;
using HealthBatch.Columns;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>Passes everything on and notes how long encoding and writing take. For one thread.</summary>
internal sealed class TimedSink(IColumnSink inner) : IColumnSink
{
    /// <summary>The time spent in <see cref="Encode"/>.</summary>
    public TimeSpan Encoding { get; private set; }

    /// <summary>The time spent in <see cref="Append"/> and <see cref="Complete"/>: hashing and writing.</summary>
    public TimeSpan Writing { get; private set; }

    public IEncodedRowGroup Encode(ColumnBatch rows)
    {
        var start = Stopwatch.GetTimestamp();
        var encoded = inner.Encode(rows);
        Encoding += Stopwatch.GetElapsedTime(start);
        return encoded;
    }

    public void Append(IEncodedRowGroup rowGroup)
    {
        var start = Stopwatch.GetTimestamp();
        inner.Append(rowGroup);
        Writing += Stopwatch.GetElapsedTime(start);
    }

    public WrittenTable Complete()
    {
        var start = Stopwatch.GetTimestamp();
        var written = inner.Complete();
        Writing += Stopwatch.GetElapsedTime(start);
        return written;
    }

    public void Dispose() => inner.Dispose();
}
