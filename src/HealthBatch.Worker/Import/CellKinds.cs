namespace HealthBatch.Worker.Import;

/// <summary>What a cell, or every cell of a column, can be read as.</summary>
[Flags]
internal enum CellKinds
{
    /// <summary>true or false, in any case.</summary>
    Boolean = 1,

    /// <summary>A whole number of 64 bits. With a leading zero it is an id, and stays text.</summary>
    Integer = 2,

    /// <summary>A number, whole or not; NaN and infinities by name.</summary>
    Number = 4,

    /// <summary>A day written yyyy-MM-dd.</summary>
    Date = 8,

    /// <summary>A point in time by ISO 8601, or a day: its midnight. Without an offset it is UTC.</summary>
    Timestamp = 16,

    /// <summary>Anything.</summary>
    Text = 32,

    /// <summary>All of them.</summary>
    Any = Boolean | Integer | Number | Date | Timestamp | Text,
}
