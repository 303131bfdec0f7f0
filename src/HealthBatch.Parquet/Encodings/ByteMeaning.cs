namespace HealthBatch.Parquet.Encodings;

/// <summary>How stored bytes become text.</summary>
internal enum ByteMeaning
{
    /// <summary>They are text, as the file says.</summary>
    Text,

    /// <summary>They are the 16 bytes of a UUID.</summary>
    Uuid,

    /// <summary>The file doesn't say what they are; they are taken as text if they are valid UTF-8.</summary>
    Unmarked,
}
