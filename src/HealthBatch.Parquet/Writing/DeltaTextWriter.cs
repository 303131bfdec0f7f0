using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes pages of text in the two delta encodings.</summary>
internal static class DeltaTextWriter
{
    /// <summary>All lengths as differences, then all bytes.</summary>
    public static void WriteLengths(ByteBuffer body, TextColumn text, Presence presence, int start, int count, EncodingScratch scratch, ref TextStatistics statistics)
    {
        var bytes = scratch.Dictionary;
        bytes.Clear();
        var at = 0;
        for (var row = start; row < start + count; row++)
        {
            if (presence.Has(row))
            {
                var value = text[row];
                statistics.Add(value);
                scratch.Wide[at++] = value.Length;
                bytes.Append(value);
            }
        }

        DeltaBinaryPackedWriter.WriteNarrow(body, scratch.Wide.AsSpan(0, at));
        body.Append(bytes.Written);
    }

    /// <summary>The lengths shared with the text before, the lengths of the rest, then the rests.</summary>
    public static void WritePrefixes(ByteBuffer body, TextColumn text, Presence presence, int start, int count, EncodingScratch scratch, ref TextStatistics statistics)
    {
        var rests = scratch.Dictionary;
        rests.Clear();
        var prefixes = scratch.Wide.AsSpan(0, scratch.Wide.Length / 2);
        var suffixes = scratch.Wide.AsSpan(scratch.Wide.Length / 2);
        ReadOnlySpan<byte> before = [];
        var at = 0;
        for (var row = start; row < start + count; row++)
        {
            if (presence.Has(row))
            {
                var value = text[row];
                statistics.Add(value);
                var shared = before.CommonPrefixLength(value);
                prefixes[at] = shared;
                suffixes[at++] = value.Length - shared;
                rests.Append(value[shared..]);
                before = value;
            }
        }

        DeltaBinaryPackedWriter.WriteNarrow(body, prefixes[..at]);
        DeltaBinaryPackedWriter.WriteNarrow(body, suffixes[..at]);
        body.Append(rests.Written);
    }
}
