using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes pages of values through the reader of their encoding, and pages of dictionary indices through those.</summary>
/// <typeparam name="TSource">What reads values.</typeparam>
/// <param name="stored">What messages call the stored type.</param>
internal abstract class PagedDecoder<TSource>(string stored) : ValueDecoder
    where TSource : class, IPageSource
{
    /// <summary>The current page's indices, where <see cref="Source"/> is null.</summary>
    protected DictionaryIndices Indices { get; } = new();

    /// <summary>What reads the current page's values, or null where it holds indices.</summary>
    protected TSource? Source { get; private set; }

    /// <inheritdoc />
    public sealed override void StartPage(ParquetEncoding encoding, PageSlice data)
    {
        if (encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary)
        {
            Source = null;
            Indices.Start(data);
            return;
        }

        Source = SourceOf(encoding) ?? throw new MalformedException($"encoding {encoding} of {stored}", "an encoding that the format defines for this type");
        Source.Start(data);
    }

    /// <inheritdoc />
    public sealed override bool StreamsPlain => SourceOf(ParquetEncoding.Plain) is IStreamedSource;

    /// <inheritdoc />
    public sealed override void StartStream(PageStream stream)
    {
        Source = SourceOf(ParquetEncoding.Plain)!;
        ((IStreamedSource)Source).Start(stream);
    }

    /// <summary>What reads an encoding, or null where the format doesn't define it for the type.</summary>
    protected abstract TSource? SourceOf(ParquetEncoding encoding);

    /// <summary>Starts on a dictionary's values.</summary>
    protected TSource StartDictionary(PageSlice data)
    {
        var plain = SourceOf(ParquetEncoding.Plain)!;
        plain.Start(data);
        return plain;
    }
}
