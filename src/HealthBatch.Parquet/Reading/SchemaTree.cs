using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Finds the table's columns in the schema tree.</summary>
internal static class SchemaTree
{
    private const int DeepestNesting = 64;

    /// <summary>The columns in stored order, and how many leaves the tree has.</summary>
    /// <exception cref="MalformedException">The tree's counts contradict each other.</exception>
    public static (List<StoredColumn> Columns, int LeafCount) Read(List<SchemaElement> elements)
    {
        if (elements.Count == 0)
        {
            throw new MalformedException("a footer without a schema", "a schema with a root");
        }

        var columns = new List<StoredColumn>(elements.Count);
        var next = 1;
        var leaves = 0;
        for (var i = 0; i < elements[0].ChildCount; i++)
        {
            var element = Element(elements, next);
            var firstLeaf = leaves;
            var path = Walk(elements, ref next, ref leaves, 0);
            var nested = element.ChildCount > 0 || element.Type is null || element.Repetition == Repetition.Repeated;
            columns.Add(new StoredColumn(
                element.Name, path ?? element.Name, firstLeaf, element.Repetition != Repetition.Required, nested ? null : StoredType.Of(element)));
        }

        return next == elements.Count
            ? (columns, leaves)
            : throw new MalformedException($"{elements.Count} schema elements", $"{next}, as the counts of children add up to");
    }

    /// <summary>Steps over an element and all below it; returns the dotted path of its first leaf, or null if it has none.</summary>
    private static string? Walk(List<SchemaElement> elements, ref int next, ref int leaves, int depth)
    {
        var element = Element(elements, next++);
        if (depth > DeepestNesting)
        {
            throw new MalformedException($"a schema nested more than {DeepestNesting} deep", "less");
        }

        if (element.Type is not null && element.ChildCount == 0)
        {
            leaves++;
            return element.Name;
        }

        string? first = null;
        for (var i = 0; i < element.ChildCount; i++)
        {
            var leaf = Walk(elements, ref next, ref leaves, depth + 1);
            first ??= leaf;
        }

        return first is null ? null : $"{element.Name}.{first}";
    }

    private static SchemaElement Element(List<SchemaElement> elements, int index) => index < elements.Count
        ? elements[index]
        : throw new MalformedException($"{elements.Count} schema elements", "as many as the counts of children add up to");
}
