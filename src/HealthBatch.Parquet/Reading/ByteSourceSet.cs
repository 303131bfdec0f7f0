using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>The readers of a byte-array column's pages, one per encoding, made when first needed.</summary>
/// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
/// <param name="uuids">Whether values of 16 bytes are handed on in the canonical form of UUIDs.</param>
internal sealed class ByteSourceSet(int fixedLength, bool uuids = false)
{
    private readonly Dictionary<ParquetEncoding, ByteSource?> _made = [];

    /// <summary>The fewest bytes that a value takes in PLAIN.</summary>
    public int LeastBytes => fixedLength > 0 ? fixedLength : sizeof(int);

    /// <summary>The reader for PLAIN.</summary>
    public ByteSource Plain => For(ParquetEncoding.Plain)!;

    /// <summary>The reader for an encoding, or null where the format doesn't define it for the type.</summary>
    public ByteSource? For(ParquetEncoding encoding)
    {
        if (!_made.TryGetValue(encoding, out var source))
        {
            _made[encoding] = source = Make(encoding) is { } made && uuids ? new UuidSource(made) : Make(encoding);
        }

        return source;
    }

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
