using System.Runtime.CompilerServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes integers and booleans into their invariant text.</summary>
internal sealed class FormattedTextDecoder<TStored, TWriter>() : TextFormDecoder<ValueSource<TStored>>(Unsafe.SizeOf<TStored>(), typeof(TStored).Name)
    where TStored : unmanaged
    where TWriter : struct, ITextWriter<TStored>
{
    private const int BlockLength = 1024;

    /// <summary>"false"; a sign and ten digits; a sign and nineteen digits.</summary>
    private static readonly int LongestText = Unsafe.SizeOf<TStored>() switch { 1 => 5, 4 => 11, _ => 20 };

    private readonly SourceSet<TStored> _sources = new();
    private readonly TStored[] _stored = new TStored[BlockLength];

    /// <inheritdoc />
    protected override ValueSource<TStored>? SourceOf(ParquetEncoding encoding) => _sources.For(encoding);

    /// <inheritdoc />
    protected override long MostText(int bytes, int count) => (long)count * LongestText;

    /// <inheritdoc />
    protected override void ReadText(ValueSource<TStored> source, TextColumn text, int row, int count, int limit)
    {
        var writer = default(TWriter);
        var written = text.Offsets[row];
        text.Reserve(checked(written + (count * LongestText)));
        while (count > 0)
        {
            var block = _stored.AsSpan(0, Math.Min(BlockLength, count));
            source.Read(block);
            foreach (var value in block)
            {
                written += writer.Write(value, text.Bytes.AsSpan(written));
                text.Offsets[++row] = written;
            }

            count -= block.Length;
        }
    }
}
