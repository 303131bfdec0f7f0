using HealthBatch.Columns;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>A column of the table: a leaf directly under the schema's root, or a nested field with everything below it.</summary>
/// <param name="Name">The name under the root.</param>
/// <param name="Path">The dotted path of its first leaf.</param>
/// <param name="Leaf">That leaf's place among all leaves.</param>
/// <param name="Nullable">Whether values can be missing.</param>
/// <param name="Type">The leaf's type; null for a nested field.</param>
internal sealed record StoredColumn(string Name, string Path, int Leaf, bool Nullable, StoredType? Type)
{
    /// <summary>The column as the port describes it.</summary>
    public ColumnSchema Schema => Type is null
        ? new ColumnSchema(Name, ColumnKind.Nested, Nullable, $"nested ({Path})", "it is a list, map or struct; only flat columns are read")
        : new ColumnSchema(Name, Type.Kind, Nullable, Type.ToString(), Type.Unsupported);
}
