namespace HealthBatch.MicrosoftML;

/// <summary>One row as Microsoft.ML takes it. The same object is filled anew for every row: the trainer copies what it reads.</summary>
internal sealed class TrainingRow
{
    /// <summary>Standardised columns, then one indicator for each as-of date but the first.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>Whether the event happened.</summary>
    public bool Label { get; set; }

    /// <summary>How often the row counts.</summary>
    public float Weight { get; set; }
}
