using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>The readers of a column's pages, one per encoding that its type may have, made when first needed.</summary>
internal sealed class SourceSet<T>
    where T : unmanaged
{
    private readonly ValueSource<T>?[] _made = new ValueSource<T>?[ParquetEncodings.Count];

    /// <summary>The reader for an encoding, or null where the format doesn't define it for the type.</summary>
    public ValueSource<T>? For(ParquetEncoding encoding) => (uint)encoding < (uint)_made.Length ? _made[(int)encoding] ??= Make(encoding) : null;

    private static ValueSource<T>? Make(ParquetEncoding encoding) => encoding switch
    {
        ParquetEncoding.Plain when typeof(T) == typeof(byte) => (ValueSource<T>)(object)new PlainBooleanSource(),
        ParquetEncoding.Plain => new PlainSource<T>(),
        ParquetEncoding.Rle when typeof(T) == typeof(byte) => (ValueSource<T>)(object)new RunBooleanSource(),
        ParquetEncoding.DeltaBinaryPacked when typeof(T) == typeof(int) => (ValueSource<T>)(object)new DeltaInt32Source(),
        ParquetEncoding.DeltaBinaryPacked when typeof(T) == typeof(long) => (ValueSource<T>)(object)new DeltaInt64Source(),
        ParquetEncoding.ByteStreamSplit when typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(float)
            || typeof(T) == typeof(double) => new SplitSource<T>(),
        _ => null,
    };
}
