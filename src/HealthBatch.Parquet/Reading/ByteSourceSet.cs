using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>The readers of a byte-array column's pages, one per encoding, made when first needed.</summary>
/// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
/// <param name="meaning">How values become text.</param>
internal sealed class ByteSourceSet(int fixedLength, ByteMeaning meaning = ByteMeaning.Text)
{
    private readonly ByteSource?[] _made = new ByteSource?[ParquetEncodings.Count];

    /// <summary>The fewest bytes that a value takes in PLAIN.</summary>
    /// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
    public static int LeastBytes(int fixedLength) => fixedLength > 0 ? fixedLength : sizeof(int);

    /// <summary>The reader for an encoding, or null where the format doesn't define it for the type.</summary>
    public ByteSource? For(ParquetEncoding encoding) => (uint)encoding < (uint)_made.Length ? _made[(int)encoding] ??= Wrap(Make(encoding)) : null;

    private ByteSource? Wrap(ByteSource? stored) => meaning switch
    {
        _ when stored is null => null,
        ByteMeaning.Uuid => new UuidSource(stored),
        ByteMeaning.Unmarked => new UnmarkedTextSource(stored),
        _ => stored,
    };

    private ByteSource? Make(ParquetEncoding encoding) => (encoding, fixedLength > 0) switch
    {
        (ParquetEncoding.Plain, false) => new PlainByteSource(),
        (ParquetEncoding.Plain, true) => new FixedByteSource(fixedLength, split: false),
        (ParquetEncoding.ByteStreamSplit, true) => new FixedByteSource(fixedLength, split: true),
        (ParquetEncoding.DeltaLengthByteArray, false) => new DeltaLengthSource(),
        (ParquetEncoding.DeltaByteArray, _) => new DeltaByteSource(),
        _ => null,
    };
}
