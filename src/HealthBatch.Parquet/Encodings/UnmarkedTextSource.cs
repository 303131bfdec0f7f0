using System.Text.Unicode;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Bytes that the file doesn't call text, as older writers leave them: handed on as they are, if they are valid UTF-8.</summary>
internal sealed class UnmarkedTextSource(ByteSource stored) : ByteSource
{
    /// <inheritdoc />
    public override void Start(PageSlice data) => stored.Start(data);

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        stored.Read(target, row, count, limit);
        var (start, end) = (target.Offsets[row], target.Offsets[row + count]);
        var valid = Utf8.IsValid(target.Bytes.AsSpan(start, end - start));
        for (var i = row; valid && i < row + count; i++)
        {
            // All of them together are valid; each is if none starts inside a character.
            valid = target.Offsets[i] == end || (target.Bytes[target.Offsets[i]] & 0xC0) != 0x80;
        }

        if (!valid)
        {
            throw new MalformedException("bytes that the file doesn't call text, and that are not valid UTF-8", "text");
        }
    }
}
