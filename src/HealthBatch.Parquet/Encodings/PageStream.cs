namespace HealthBatch.Parquet.Encodings;

/// <summary>A page whose bytes come a part at a time, since it is too long to be held whole beside those of other columns.</summary>
internal abstract class PageStream
{
    /// <summary>The array that holds the current part.</summary>
    public byte[] Bytes { get; protected set; } = [];

    /// <summary>Where in it the bytes start that nobody has taken; moved on by who takes them.</summary>
    public int Position { get; set; }

    /// <summary>Where they end.</summary>
    public int End { get; protected set; }

    /// <summary>Whether the page turned out to have to be held whole, and so nothing of it moves any more.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Makes at least that many bytes ready to be taken, those that are ready now among them; false if the page has fewer.</summary>
    /// <exception cref="MalformedException">The page is damaged.</exception>
    public bool Require(int count) => count <= End - Position || Advance(count);

    /// <summary>Brings the next part, behind what nobody has taken yet.</summary>
    protected abstract bool Advance(int count);
}
