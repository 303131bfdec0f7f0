using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Reading;

/// <summary>A page's dictionary indices. Each is checked against the dictionary before it is handed on.</summary>
internal sealed class DictionaryIndices
{
    private readonly RunDecoder _runs = new();
    private PageSlice _data;
    private bool _started;

    /// <summary>Starts on a page: a byte with the indices' bits, then runs. A page without values may lack even the byte.</summary>
    public void Start(PageSlice data) => (_data, _started) = (data, false);

    /// <summary>Reads the next indices.</summary>
    /// <exception cref="MalformedException">The page has fewer, or an index lies outside the dictionary.</exception>
    public void Read(Span<int> indices, int dictionaryCount)
    {
        if (!_started)
        {
            if (_data.Length == 0)
            {
                throw new MalformedException("a page without indices", $"the next {indices.Length}");
            }

            _runs.Start(_data.From(1), _data.Span[0]);
            _started = true;
        }

        var largest = _runs.Read(indices);
        if (largest >= (uint)dictionaryCount)
        {
            throw new MalformedException($"dictionary index {largest}", $"one below {dictionaryCount}, the dictionary's length");
        }
    }
}
