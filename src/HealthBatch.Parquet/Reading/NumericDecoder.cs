using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes into a form that is an array of numbers. A dictionary is converted once, and then only looked up in.</summary>
/// <typeparam name="TSource">What reads values.</typeparam>
/// <typeparam name="TForm">The form's numbers.</typeparam>
/// <param name="leastBytes">The fewest bytes of a value in PLAIN.</param>
/// <param name="stored">What messages call the stored type.</param>
internal abstract class NumericDecoder<TSource, TForm>(int leastBytes, string stored) : PagedDecoder<TSource>(stored)
    where TSource : class, IPageSource
    where TForm : unmanaged
{
    private const int BlockLength = 1024;
    private readonly int[] _block = new int[BlockLength];
    private TForm[] _dictionary = [];
    private int _dictionaryCount;
    private bool _isRange;

    /// <inheritdoc />
    public sealed override void SetDictionary(PageSlice data, int count)
    {
        RequireRoom(data, count, leastBytes, (long)count * Unsafe.SizeOf<TForm>());
        if (_dictionary.Length < count)
        {
            _dictionary = new TForm[count];
        }

        _dictionaryCount = count;
        var dictionary = _dictionary.AsSpan(0, count);
        ReadConverted(StartDictionary(data), dictionary);
        _isRange = typeof(TForm) == typeof(short) && DictionaryGather.IsRange(MemoryMarshal.Cast<TForm, short>(dictionary));
    }

    /// <inheritdoc />
    public sealed override void Decode(Column target, int row, int count)
    {
        var values = FormValues<TForm>.Of(target).AsSpan(row, count);
        if (Source is { } source)
        {
            ReadConverted(source, values);
            return;
        }

        var dictionary = _dictionary.AsSpan(0, _dictionaryCount);
        while (!values.IsEmpty)
        {
            var block = _block.AsSpan(0, Math.Min(BlockLength, values.Length));
            Indices.Read(block, dictionary.Length);
            if (_isRange)
            {
                DictionaryGather.AddFirst(Unsafe.BitCast<TForm, short>(dictionary[0]), block, MemoryMarshal.Cast<TForm, short>(values));
            }
            else
            {
                DictionaryGather.Gather(dictionary, block, values);
            }

            values = values[block.Length..];
        }
    }

    /// <inheritdoc />
    public sealed override void Spread(Column target, int row, int count, int present) => ValidityBits.Spread(
        FormValues<TForm>.Of(target).AsSpan(row, count), present, target.Validity, row, FormValues<TForm>.Missing);

    /// <summary>Reads the next values into the form.</summary>
    protected abstract void ReadConverted(TSource source, Span<TForm> values);
}
