using System.Buffers.Text;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>UUIDs in their 16 bytes, handed on as 36 characters.</summary>
internal sealed class UuidSource(ByteSource stored) : ByteSource
{
    /// <summary>The characters of a UUID.</summary>
    public const int TextLength = 36;

    private const int BlockLength = 256;
    private readonly TextColumn _block = new(new ColumnRequest("", ColumnForm.Text), BlockLength);

    /// <inheritdoc />
    public override void Start(PageSlice data) => stored.Start(data);

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        TextRoom.Reserve(target, target.Offsets[row] + ((long)count * TextLength), limit);
        for (var done = 0; done < count; done += BlockLength)
        {
            var here = Math.Min(BlockLength, count - done);
            stored.Read(_block, 0, here, limit);
            for (var i = 0; i < here; i++)
            {
                var start = target.Offsets[row + done + i];
                Utf8Formatter.TryFormat(new Guid(_block[i], bigEndian: true), target.Bytes.AsSpan(start), out var written);
                target.Offsets[row + done + i + 1] = start + written;
            }
        }
    }
}
