namespace HealthBatch.Parquet.Meta;

/// <summary>What a page holds, with the format's own numbers.</summary>
internal enum PageType
{
    DataV1 = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}
