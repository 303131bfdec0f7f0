namespace HealthBatch.Columns;

/// <summary>The form in which a reader hands a column over. Which stored kinds each form accepts is stated here and nowhere else.</summary>
public enum ColumnForm
{
    /// <summary>
    /// Double precision, NaN where missing. From booleans (0 and 1), integers, floating-point numbers and decimals (both correctly rounded),
    /// dates (days since 1970-01-01) and timestamps (days since 1970-01-01T00:00Z, with fraction).
    /// </summary>
    Number,

    /// <summary>
    /// UTF-8 text. From text, and from bytes that the file doesn't call text if they are valid UTF-8, as older writers leave them; integers and
    /// booleans become their invariant text ("42", "true"): this is the form of customer ids and segments.
    /// </summary>
    Text,

    /// <summary>Exact 64-bit integers. From booleans and integers; an unsigned value beyond 2^63 - 1 is an input error.</summary>
    Integer,

    /// <summary>Days since 1970-01-01. From dates, timestamps (the UTC day) and text written yyyy-MM-dd.</summary>
    Date,

    /// <summary>Microseconds since 1970-01-01T00:00Z, rounded down. From timestamps, dates (midnight) and ISO 8601 text.</summary>
    Timestamp,

    /// <summary>Hundredths as 16-bit integers: scores, contributions and changes as this product publishes them. From floating-point numbers and decimals.</summary>
    Grid,

    /// <summary>Codes into a fixed list of names. Written only; reads back as <see cref="Text"/>.</summary>
    Code,

    /// <summary>0 for false, 1 for true, in a <see cref="CodeColumn"/>. Written only; reads back as <see cref="Number"/>, <see cref="Integer"/> or <see cref="Text"/>.</summary>
    Boolean,
}
