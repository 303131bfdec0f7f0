namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Least and greatest of the texts of a chunk, by their bytes. Long ones are cut at a character: the least becomes a prefix of itself, the
/// greatest a prefix whose last character is raised; both are marked as bounds that need not occur.
/// </summary>
internal ref struct TextStatistics
{
    private const int Longest = 64;

    private ReadOnlySpan<byte> _min, _max;
    private TextStart _minStart, _maxStart;
    private bool _any;

    public void Add(ReadOnlySpan<byte> text) => Add(text, TextStart.Of(text));

    public void Add(ReadOnlySpan<byte> text, TextStart start)
    {
        if (!_any)
        {
            SetMin(text, start);
            SetMax(text, start);
            _any = true;
            return;
        }

        var toMax = start.CompareTo(_maxStart);
        if (toMax > 0 || (toMax == 0 && text.SequenceCompareTo(_max) > 0))
        {
            SetMax(text, start);
            return;
        }

        var toMin = start.CompareTo(_minStart);
        if (toMin < 0 || (toMin == 0 && text.SequenceCompareTo(_min) < 0))
        {
            SetMin(text, start);
        }
    }

    private void SetMin(ReadOnlySpan<byte> text, TextStart start)
    {
        _min = text;
        _minStart = start;
    }

    private void SetMax(ReadOnlySpan<byte> text, TextStart start)
    {
        _max = text;
        _maxStart = start;
    }

    public readonly ColumnStatistics Result(int missing)
    {
        if (!_any)
        {
            return new ColumnStatistics(missing);
        }

        var min = _min.Length <= Longest ? _min.ToArray() : Prefix(_min).ToArray();
        var max = _max.Length <= Longest ? _max.ToArray() : Raised(Prefix(_max));
        return new ColumnStatistics(missing, min, max, _min.Length <= Longest, _max.Length <= Longest);
    }

    private static ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> text)
    {
        var length = Longest;
        while (length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return text[..length];
    }

    /// <summary>The prefix with its last ASCII character raised by one, cut behind it; null if there is none that can be.</summary>
    private static byte[]? Raised(ReadOnlySpan<byte> prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] < 0x7F)
            {
                var raised = prefix[..(i + 1)].ToArray();
                raised[i]++;
                return raised;
            }
        }

        return null;
    }
}
