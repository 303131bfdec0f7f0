using System.Runtime.InteropServices;

namespace HealthBatch.Testing.Parquet;

/// <summary>Damages a file the way transfers, disks and adversaries do. The same seed makes the same damage.</summary>
public static class Mutations
{
    private static readonly byte[] Telling = [0, 1, 2, 127, 128, 255, 254, 64, 32];

    /// <summary>A damaged copy: some flips, cuts, splices or insertions, half of them near the end, where the footer is.</summary>
    public static byte[] Apply(byte[] file, Random random)
    {
        var bytes = new List<byte>(file);
        for (var left = 1 + (random.Next(4) == 0 ? random.Next(8) : random.Next(2)); left > 0 && bytes.Count > 0; left--)
        {
            var at = random.Next(2) == 0 ? random.Next(bytes.Count) : bytes.Count - 1 - random.Next(Math.Min(bytes.Count, 2000));
            // Mostly some bytes; at times as much as a lost block or a transfer that broke off takes.
            var length = Math.Min(bytes.Count - at, random.Next(16) == 0 ? random.Next(1, bytes.Count) : random.Next(1, 40));
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    // Splice: a stretch of the file over another.
                    length = Math.Min(length, file.Length);
                    var from = random.Next(file.Length - length + 1);
                    file.AsSpan(from, length).CopyTo(CollectionsMarshal.AsSpan(bytes)[at..]);
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat(Telling[random.Next(Telling.Length)], length));
                    break;
                default:
                    // A number of several bytes grows: the continuation bits of a varint, or a length's high bytes.
                    for (var i = at; i < Math.Min(at + random.Next(1, 9), bytes.Count); i++)
                    {
                        bytes[i] |= random.Next(2) == 0 ? (byte)0x80 : (byte)0xFF;
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
