using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes pages of text in the two delta encodings.</summary>
internal static class DeltaTextWriter
{
    /// <summary>All lengths as differences, then all bytes.</summary>
    public static void WriteLengths(ByteBuffer body, TextColumn text, Presence presence, int start, int count, EncodingScratch scratch, ref TextStatistics statistics)
    {
        var at = 0;
        var total = 0;
        for (var row = start; row < start + count; row++)
        {
            if (presence.Has(row))
            {
                var value = text[row];
                statistics.Add(value);
                scratch.Wide[at++] = value.Length;
                total += value.Length;
            }
        }

        DeltaBinaryPackedWriter.WriteNarrow(body, scratch.Wide.AsSpan(0, at));
        if (text.Dictionary is null)
        {
            // Missing texts are empty, so the bytes already lie one after the other.
            body.Append(text.Bytes.AsSpan(text.Offsets[start], total));
            return;
        }

        for (var row = start; row < start + count; row++)
        {
            body.Append(text[row]);
        }
    }

    /// <summary>The lengths shared with the text before, the lengths of the rest, then the rests.</summary>
    public static void WritePrefixes(ByteBuffer body, TextColumn text, Presence presence, int start, int count, EncodingScratch scratch, ref TextStatistics statistics)
    {
        var rests = scratch.Dictionary;
        rests.Clear();
        var prefixes = scratch.Wide.AsSpan(0, scratch.Wide.Length / 2);
        var suffixes = scratch.Wide.AsSpan(scratch.Wide.Length / 2);
        ReadOnlySpan<byte> before = [];
        TextStart startBefore = default;
        var at = 0;
        for (var row = start; row < start + count; row++)
        {
            if (presence.Has(row))
            {
                var value = text[row];
                var first = text.Dictionary is null ? TextStart.Of(text.Bytes, text.Offsets[row], value.Length) : TextStart.Of(value);
                statistics.Add(value, first);
                var shared = first.CommonBytes(startBefore);
                shared = shared < TextStart.Length ? Math.Min(shared, Math.Min(before.Length, value.Length)) : before.CommonPrefixLength(value);
                prefixes[at] = shared;
                suffixes[at++] = value.Length - shared;
                rests.Append(value[shared..]);
                before = value;
                startBefore = first;
            }
        }

        DeltaBinaryPackedWriter.WriteNarrow(body, prefixes[..at]);
        DeltaBinaryPackedWriter.WriteNarrow(body, suffixes[..at]);
        body.Append(rests.Written);
    }
}
