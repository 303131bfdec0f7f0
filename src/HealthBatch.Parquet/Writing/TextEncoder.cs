using HealthBatch.Columns;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Encodes text: through a dictionary where it pays (the column's own, if it has one), else as the options say.</summary>
internal sealed class TextEncoder(ColumnRequest request, ParquetWriteOptions options) : ColumnEncoder(request, options)
{
    public override PhysicalType Type => PhysicalType.ByteArray;

    public override void Encode(Column column, int rows, EncodedRowGroup group, EncodingScratch scratch)
    {
        var text = (TextColumn)column;
        var presence = new Presence(Request, rows, column.MissingCount, column.Validity);
        var chunk = Open(group, scratch);
        var statistics = TriesDictionary && TryBuildDictionary(text, presence, scratch)
            ? WithDictionary(chunk, presence, scratch)
            : WithoutDictionary(chunk, text, presence, scratch);
        chunk.Complete(statistics, presence.Nullable);
    }

    /// <summary>Fills the scratch's dictionary and one index a row that has a value.</summary>
    private static bool TryBuildDictionary(TextColumn text, Presence presence, EncodingScratch scratch)
    {
        var found = scratch.Texts;
        found.Clear();
        if (text.Dictionary is { } dictionary)
        {
            return TryTakeDictionary(dictionary, text.Codes, presence, scratch);
        }

        ReadOnlySpan<byte> source = text.Bytes;
        var offsets = text.Offsets.AsSpan(0, presence.Rows + 1);
        var look = DictionaryTrial.FirstLook;
        var at = 0;
        for (var row = 0; row < presence.Rows; row++)
        {
            if (!presence.Has(row))
            {
                continue;
            }

            var from = offsets[row];
            var length = offsets[row + 1] - from;
            var place = found.Add(source, from, length);
            if (place < 0)
            {
                return false;
            }

            scratch.Indices[at++] = (ushort)place;
            if (at == look)
            {
                if (DictionaryTrial.Hopeless(at, found.Count))
                {
                    return false;
                }

                look = look > int.MaxValue / 2 ? int.MaxValue : look * 2;
            }
        }

        // Missing texts are empty, so the bytes of all are those of the ones that are there.
        var bytes = offsets[presence.Rows] - offsets[0] + (4L * at);
        return at > 0 && DictionaryTrial.Pays(at, found.Count, bytes, found.ByteCount + (4L * found.Count));
    }

    /// <summary>Takes over those entries of the column's own dictionary that occur, in order of appearance; equal entries become one.</summary>
    private static bool TryTakeDictionary(TextDictionary dictionary, int[] codes, Presence presence, EncodingScratch scratch)
    {
        var places = new int[dictionary.Count];
        var at = 0;
        for (var row = 0; row < presence.Rows; row++)
        {
            if (!presence.Has(row))
            {
                continue;
            }

            ref var place = ref places[codes[row]];
            if (place == 0)
            {
                var entry = dictionary[codes[row]];
                place = scratch.Texts.Add(entry, 0, entry.Length) + 1;
                if (place == 0)
                {
                    return false;
                }
            }

            scratch.Indices[at++] = (ushort)(place - 1);
        }

        return at > 0;
    }

    private static ColumnStatistics WithDictionary(ChunkWriter chunk, Presence presence, EncodingScratch scratch)
    {
        var texts = scratch.Texts;
        var statistics = new TextStatistics();
        var body = chunk.BeginPage();
        for (var entry = 0; entry < texts.Count; entry++)
        {
            statistics.Add(texts[entry]);
            body.AppendInt32(texts[entry].Length);
            body.Append(texts[entry]);
        }

        chunk.EndDictionaryPage(texts.Count);
        WriteIndexPages<ushort>(chunk, presence, scratch.Indices.AsSpan(0, presence.Present), texts.Count);
        return statistics.Result(presence.Missing);
    }

    private ColumnStatistics WithoutDictionary(ChunkWriter chunk, TextColumn text, Presence presence, EncodingScratch scratch)
    {
        var statistics = new TextStatistics();
        for (var start = 0; start < presence.Rows; start += ChunkWriter.PageRows)
        {
            var count = Math.Min(ChunkWriter.PageRows, presence.Rows - start);
            if (chunk.IsSnappy && Options.TextEncoding == TextEncoding.Plain && presence.Missing == 0 && SnappyTextWriter.Pays(text, start, count))
            {
                var levels = scratch.Dictionary;
                levels.Clear();
                presence.WriteLevels(levels, start, count, count);
                chunk.EndSnappyPage(count, ParquetEncoding.Plain, SnappyTextWriter.Write(chunk.BeginSnappyPage(), levels.Written, text, start, count, ref statistics));
                continue;
            }

            var present = presence.CountPresent(start, count);
            var body = chunk.BeginPage();
            presence.WriteLevels(body, start, count, present);
            var encoding = WritePage(body, text, presence, start, count, scratch, ref statistics);
            chunk.EndDataPage(count, encoding);
        }

        return statistics.Result(presence.Missing);
    }

    private ParquetEncoding WritePage(ByteBuffer body, TextColumn text, Presence presence, int start, int count, EncodingScratch scratch, ref TextStatistics statistics)
    {
        switch (Options.TextEncoding)
        {
            case TextEncoding.DeltaLength:
                DeltaTextWriter.WriteLengths(body, text, presence, start, count, scratch, ref statistics);
                return ParquetEncoding.DeltaLengthByteArray;
            case TextEncoding.DeltaByteArray:
                DeltaTextWriter.WritePrefixes(body, text, presence, start, count, scratch, ref statistics);
                return ParquetEncoding.DeltaByteArray;
            default:
                PlainTextWriter.Write(body, text, presence, start, count, ref statistics);
                return ParquetEncoding.Plain;
        }
    }
}
