using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>Turns a column's stored values into the form that was asked for, page by page. It knows nothing of files, levels or compression.</summary>
internal abstract class ValueDecoder
{
    /// <summary>The most bytes of text to hold at once. Set for each chunk, since a decoder serves one after the other.</summary>
    public int TextLimit { get; set; } = int.MaxValue;

    /// <summary>The most bytes that a dictionary page and the dictionary made from it take together. Set for each chunk.</summary>
    public long DictionaryLimit { get; set; } = long.MaxValue;

    /// <summary>Takes the chunk's dictionary: its values in PLAIN.</summary>
    public abstract void SetDictionary(PageSlice data, int count);

    /// <summary>Whether values in PLAIN can come from a page that isn't held whole.</summary>
    public virtual bool StreamsPlain => false;

    /// <summary>Starts on the values of a page in PLAIN that isn't held whole. Called only where <see cref="StreamsPlain"/> is true.</summary>
    public virtual void StartStream(PageStream stream) => throw new NotSupportedException();

    /// <summary>Starts on a page's values, which must stay where they are until the next page.</summary>
    public abstract void StartPage(ParquetEncoding encoding, PageSlice data);

    /// <summary>Reads values into rows, one after the other without gaps. Called with 0 for a stretch that has none, so that a layout can be chosen.</summary>
    public abstract void Decode(Column target, int row, int count);

    /// <summary>Lends the next values, one for each row, where they lie in the page as the form has them; false where they don't, and then nothing was taken.</summary>
    public virtual bool TryLend(NumberColumn target, int count) => false;

    /// <summary>Moves values that were read without gaps to the rows that have one, by the column's validity bits.</summary>
    public abstract void Spread(Column target, int row, int count, int present);

    /// <summary>Checks that a dictionary can have that many values, and that it is not too large in its form, before room is made for them.</summary>
    /// <param name="data">The values in PLAIN.</param>
    /// <param name="count">How many there are to be.</param>
    /// <param name="leastBytes">The fewest bytes of one in PLAIN.</param>
    /// <param name="held">The bytes of all in the form that they are kept in.</param>
    protected void RequireRoom(PageSlice data, int count, int leastBytes, long held)
    {
        if ((long)count * leastBytes > data.Length)
        {
            throw new MalformedException($"a dictionary of {count} values in {data.Length} bytes", $"at least {leastBytes} bytes for each");
        }

        if (data.Length + held > DictionaryLimit)
        {
            throw new MalformedException($"a dictionary that takes {data.Length + held} bytes", $"at most {DictionaryLimit}");
        }
    }
}
