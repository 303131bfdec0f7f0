namespace HealthBatch.Columns;

/// <summary>What a stored column holds, whatever its physical form.</summary>
public enum ColumnKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A signed or unsigned integer of 8 to 64 bits.</summary>
    Integer,

    /// <summary>A binary floating-point number of 16, 32 or 64 bits.</summary>
    Floating,

    /// <summary>A decimal number with a fixed scale.</summary>
    Decimal,

    /// <summary>UTF-8 text: strings, enums, UUIDs (canonical form) and JSON (as written).</summary>
    Text,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>Bytes without a meaning that is known here.</summary>
    Binary,

    /// <summary>A list, map or struct: skipped unless it is asked for, and then refused.</summary>
    Nested,
}
