namespace HealthBatch.Parquet.Meta;

/// <summary>How often a field occurs in its parent, with the format's own numbers.</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
