using System.Text.Json;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Inspection;

/// <summary>What a Parquet file says about itself: its footer, whole, and nothing of its pages.</summary>
/// <param name="Path">The file's name as messages show it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Rows">Its rows: those of its row groups together.</param>
/// <param name="Version">The format's version as the footer states it.</param>
/// <param name="CreatedBy">Who wrote it, or null if it doesn't say.</param>
/// <param name="KeyValues">The words that its writer left about it, in stored order; a value may be missing.</param>
/// <param name="Columns">Its columns, in stored order.</param>
/// <param name="RowGroups">Its row groups, in stored order.</param>
public sealed record ParquetInspection(
    string Path,
    long Bytes,
    long Rows,
    int Version,
    string? CreatedBy,
    IReadOnlyList<KeyValuePair<string, string?>> KeyValues,
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlyList<InspectedRowGroup> RowGroups)
{
    /// <summary>Reads a file's footer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">Its name as messages show it; the path where null.</param>
    /// <exception cref="ParquetFormatException">It is not a Parquet file, damaged, or encrypted.</exception>
    /// <exception cref="IOException">It can't be opened or read.</exception>
    public static ParquetInspection Read(string path, string? displayName = null)
    {
        using var source = ParquetSource.Open(path, displayName);
        try
        {
            var details = FooterDetails.Read(source.Footer.Bytes.Span, LeafTypes.Of(source.Footer.Schema));
            return new ParquetInspection(
                source.Path, new FileInfo(path).Length, source.RowCount, details.Version, source.CreatedBy, details.KeyValues, source.Schema.Columns, details.RowGroups);
        }
        catch (MalformedException exception)
        {
            throw new ParquetFormatException(source.Path, null, null, source.FooterOffset, exception.Found, exception.Expected, exception);
        }
    }

    /// <summary>Writes it for people: a headline, a line a column, a line a row group.</summary>
    public void WriteText(TextWriter output) => InspectionText.Write(this, output);

    /// <summary>Writes it as one JSON object: everything, chunk by chunk.</summary>
    public void WriteJson(Utf8JsonWriter output) => InspectionJson.Write(this, output);
}

/// <summary>A row group.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Chunks">Its column chunks, one for each leaf of the schema, in stored order.</param>
public sealed record InspectedRowGroup(long Rows, IReadOnlyList<InspectedChunk> Chunks)
{
    /// <summary>Its bytes in the file, those of page headers included.</summary>
    public long CompressedBytes => Chunks.Sum(chunk => chunk.CompressedBytes);

    /// <summary>Its bytes once decompressed.</summary>
    public long UncompressedBytes => Chunks.Sum(chunk => chunk.UncompressedBytes);
}

/// <summary>One column of one row group, as the footer describes it. What the footer leaves out is null.</summary>
/// <param name="Column">The column's dotted path.</param>
/// <param name="Encodings">Its encodings, those of levels included, in the format's words.</param>
/// <param name="Codec">How it is compressed, in the format's word.</param>
/// <param name="Values">Its values, missing ones included.</param>
/// <param name="Nulls">Those that are missing.</param>
/// <param name="Min">The least value, or a bound below it.</param>
/// <param name="Max">The greatest value, or a bound above it.</param>
/// <param name="Offset">Where its first page starts.</param>
/// <param name="CompressedBytes">Its bytes in the file.</param>
/// <param name="UncompressedBytes">Its bytes once decompressed.</param>
/// <param name="Dictionary">Whether it has a dictionary page.</param>
public sealed record InspectedChunk(
    string Column,
    IReadOnlyList<string> Encodings,
    string Codec,
    long Values,
    long? Nulls,
    InspectedValue? Min,
    InspectedValue? Max,
    long Offset,
    long CompressedBytes,
    long UncompressedBytes,
    bool Dictionary);
