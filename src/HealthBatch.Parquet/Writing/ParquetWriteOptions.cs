using System.Collections.ObjectModel;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>How a table is written. Immutable; the same options and rows give the same bytes.</summary>
public sealed record ParquetWriteOptions
{
    /// <summary>How pages are compressed. A column whose first page hardly shrinks is stored as it is: that is faster for every reader.</summary>
    /// <value>Snappy.</value>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Snappy;

    /// <summary>Zstandard's level, 1 (fast) to 19 (small).</summary>
    /// <value>3.</value>
    public int ZstdLevel { get; init; } = 3;

    /// <summary>Whether grid columns are compressed too: 5% smaller for twice the processor time.</summary>
    /// <value>False.</value>
    public bool CompressGrids { get; init; }

    /// <summary>
    /// The forms for which a dictionary is tried; it is kept only where it pays. <see cref="ColumnForm.Grid"/> and <see cref="ColumnForm.Code"/> always have one.
    /// </summary>
    /// <value>Number, Text, Integer, Timestamp, Date.</value>
    public IReadOnlyList<ColumnForm> DictionaryForms { get; init; } = [ColumnForm.Number, ColumnForm.Text, ColumnForm.Integer, ColumnForm.Timestamp, ColumnForm.Date];

    /// <summary>How text without a dictionary is written.</summary>
    /// <value>Plain.</value>
    public TextEncoding TextEncoding { get; init; } = TextEncoding.Plain;

    /// <summary>Words about the table, stored in its footer in ordinal order of their keys.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, string> KeyValues { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether the bytes, the name and the folder are forced to the disk before the table counts as written.</summary>
    /// <value>True.</value>
    public bool Durable { get; init; } = true;

    /// <summary>What is worked out over the bytes while they are written, for <see cref="WrittenTable.Hash"/>.</summary>
    /// <value>SHA-256.</value>
    public HashKind Hash { get; init; } = HashKind.Sha256;
}
