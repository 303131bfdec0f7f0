namespace HealthBatch.Scoring.Publishing;

/// <summary>The port through which the changes for a CRM are written, line by line, while customers are scored.</summary>
public interface IChangeSink : IDisposable
{
    /// <summary>Takes the next bytes. Called in order, by one thread at a time.</summary>
    void Append(ReadOnlySpan<byte> lines);

    /// <summary>Everything was handed over. A sink that is disposed without leaves nothing behind.</summary>
    void Complete();
}
