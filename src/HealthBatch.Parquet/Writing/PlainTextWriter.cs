using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes pages of text as they are: the length in four bytes, then the bytes.</summary>
internal static class PlainTextWriter
{
    public static void Write(ByteBuffer body, TextColumn text, Presence presence, int start, int count, ref TextStatistics statistics)
    {
        if (text.Dictionary is null)
        {
            WriteFlat(body, text, presence, start, count, ref statistics);
            return;
        }

        for (var row = start; row < start + count; row++)
        {
            if (presence.Has(row))
            {
                var value = text[row];
                statistics.Add(value);
                body.AppendInt32(value.Length);
                body.Append(value);
            }
        }
    }

    private static void WriteFlat(ByteBuffer body, TextColumn text, Presence presence, int start, int count, ref TextStatistics statistics)
    {
        var offsets = text.Offsets.AsSpan(start, count + 1);
        ReadOnlySpan<byte> source = text.Bytes;
        var target = body.Reserve(offsets[count] - offsets[0] + (4 * count));
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (!presence.Has(start + i))
            {
                continue;
            }

            var from = offsets[i];
            var value = source[from..offsets[i + 1]];
            statistics.Add(value, TextStart.Of(source, from, value.Length));
            BinaryPrimitives.WriteInt32LittleEndian(target[at..], value.Length);
            at += 4;
            if (value.Length <= TextStart.Length && from + TextStart.Length <= source.Length)
            {
                // What one vector copies too much is overwritten by the next text.
                Vector128.Create(source.Slice(from, TextStart.Length)).CopyTo(target[at..]);
            }
            else
            {
                value.CopyTo(target[at..]);
            }

            at += value.Length;
        }

        body.Advance(at);
    }
}
