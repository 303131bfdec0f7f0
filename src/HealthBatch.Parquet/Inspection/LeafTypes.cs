using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Inspection;

/// <summary>What each leaf of a schema stores, in the order of its chunks.</summary>
internal static class LeafTypes
{
    public static IReadOnlyList<StoredType?> Of(IEnumerable<SchemaElement> elements) =>
        [.. elements.Where(element => element.ChildCount == 0 && element.Type is not null).Select(Known)];

    /// <summary>A leaf whose type isn't known is shown all the same, without its statistics.</summary>
    private static StoredType? Known(SchemaElement leaf)
    {
        try
        {
            return StoredType.Of(leaf);
        }
        catch (MalformedException)
        {
            return null;
        }
    }
}
